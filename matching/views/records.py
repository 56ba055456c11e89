from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from matching.models import Aim, MatchRun, RunProof, RunState
from matching.presenters.records import COMMAND, record_text
from matching.presenters.settings import rule_lines, weight_lines
from matching.views.runs import own_run, run_trail


@require_GET
def run_record(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What a run was computed from, and how to check it without this site."""
    run = _finished(request, pk)
    context = {
        "run": run,
        "aim": Aim(run.aim).label,
        "weights": weight_lines(run.criteria),
        "rules": rule_lines(run.rules),
        "locks": len(run.instance.get("locks", [])),
        "forbidden": sum(one["kind"] == "forbidden" for one in run.instance["conflicts"]),
        "has_proof": RunProof.objects.filter(run=run).exists(),
        "command": COMMAND,
        "trail": [*run_trail(run), (_("Result"), reverse("matching:run-detail", args=[run.pk]))],
    }
    return render(request, "matching/run_record.html", context)


@require_GET
def run_file(request: SignedInRequest, pk: Any, name: str) -> HttpResponse:
    """The record, the instance or the result of a run as a file."""
    run = _finished(request, pk)
    if name == "record":
        return _file(name, record_text(run))
    proof = RunProof.objects.filter(run=run).first()
    if proof is None or name not in {"instance", "result"}:
        raise Http404
    return _file(name, proof.instance if name == "instance" else proof.result)


def _finished(request: SignedInRequest, pk: Any) -> MatchRun:
    run = own_run(request, pk)
    if run.state != RunState.DONE:
        raise Http404
    return run


def _file(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
