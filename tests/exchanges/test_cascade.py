"""What is passed on at home, the proof of it, actions that outlive a visit, give and take."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchanges.emails.reports import (
    compose_action_due,
    compose_cascade_due,
    planned_after_visits,
)
from exchanges.models import ActionState, CascadeProof, CascadeStep
from exchanges.queries.ledger import ledger
from exchanges.rules import ExchangeRefused, VisitRefused
from exchanges.services.cascade import (
    add_action,
    move_action,
    open_proof,
    prove_step,
    store_step,
)
from exchanges.services.conduct import Present, close_visit, end_reporting, record_attendance
from tests.exchanges.scenes import NOW
from tests.exchanges.stages import confirmed_visit, outsiders, under_way

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def home(stage):
    """The delegation as the services take it, with its visit."""
    found = stage.delegation
    found.visit = stage.read()
    return found


def fields(stage, **more):
    due_on = stage.visit.last_day + timedelta(days=40)
    return {
        "what": "A day on taking statements",
        "audience": "Station officers",
        "planned": 20,
        "due_on": due_on,
        "owner": "Training school",
        **more,
    }


def plan(stage, by=None, **more):
    return store_step(
        delegation=home(stage),
        step=None,
        version=0,
        fields=fields(stage, **more),
        by=by or stage.head,
        now=stage.after,
    )


def prove(stage, step, upload=None, by=None, days=1, **reached):
    return prove_step(
        step=step,
        held_on=(stage.after + timedelta(days=days)).date(),
        reached={"women": 0, "men": 0, "others": 0, **reached},
        upload=upload,
        by=by or stage.head,
        now=stage.after + timedelta(days=2),
    )


def act(stage, by=None, **more):
    values = {"what": "Open a desk in Gulu", "owner": "Commissioner", **more}
    values.setdefault("due_on", stage.visit.last_day + timedelta(days=90))
    return add_action(delegation=home(stage), fields=values, by=by or stage.head, now=stage.after)


def test_a_cascade_is_planned_and_proved_in_numbers_by_sex(as_user):
    stage = under_way()
    step = plan(stage)
    prove(stage, step, women=8, men=6)
    prove(stage, step, women=5, men=0, others=1)
    page = as_user(stage.organiser).get(url("cascade-detail", stage.visit.pk))
    line = page.context["homes"][0]["steps"][0]
    assert (line.reached, line.women, line.men, line.others, line.shape) == (20, 13, 6, 1, "good")


def test_host_and_strangers_do_not_follow_what_happens_at_home(as_user):
    stage = under_way()
    step, action = plan(stage), act(stage)
    proof = prove(stage, step, ("list.pdf", PDF), women=1)
    pages = [
        url("cascade-step-edit", step.pk),
        url("cascade-step-prove", step.pk),
        url("cascade-proof", proof.pk),
        url("action-detail", action.pk),
    ]
    assert as_user(stage.host).get(url("cascade-detail", stage.visit.pk)).status_code == 403
    for person in (stage.host, *outsiders()):
        assert {as_user(person).get(page).status_code for page in pages} == {404}


@pytest.mark.parametrize("role", ["host", "organiser"])
def test_only_the_delegation_plans_and_proves(role):
    stage = under_way()
    step, action = plan(stage), act(stage)
    person = getattr(stage, role)
    for attempt in (
        lambda: plan(stage, person, what="Other"),
        lambda: prove(stage, step, by=person, women=1),
        lambda: act(stage, person, what="Other"),
        lambda: move(action, stage, by=person),
    ):
        with pytest.raises(VisitRefused, match="not_yours"):
            attempt()


def test_nothing_is_planned_before_the_visit():
    with pytest.raises(VisitRefused, match="not_yours"):
        plan(confirmed_visit())


@pytest.mark.parametrize(
    ("reached", "days", "reason"), [({}, 1, "nobody_reached"), ({"men": 1}, 9, "proof_ahead")]
)
def test_a_proof_reached_somebody_on_a_day_that_has_come(reached, days, reason):
    stage = under_way()
    with pytest.raises(VisitRefused, match=reason):
        prove(stage, plan(stage), days=days, **reached)


def test_a_paper_is_sealed_and_opened_for_those_who_follow(as_user):
    stage = under_way()
    proof = prove(stage, plan(stage), ("../list.pdf", PDF), women=3)
    assert PDF not in bytes(CascadeProof.objects.get().document)
    assert (proof.document_name, proof.document_type) == ("list.pdf", "application/pdf")
    answer = as_user(stage.organiser).get(url("cascade-proof", proof.pk))
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert open_proof(proof=proof, by=stage.head, now=NOW) == PDF


@pytest.mark.parametrize(
    "content", [b"", b"MZ program", b"%PDF-1.7 cut", PDF + b"/JavaScript%%EOF"]
)
def test_a_file_that_is_no_paper_is_refused(content):
    stage = under_way()
    with pytest.raises(ExchangeRefused, match="file_"):
        prove(stage, plan(stage), ("list.pdf", content), women=3)
    assert not CascadeProof.objects.exists()


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(as_user):
    stage = under_way(days_ago=10)
    client = as_user(stage.head)
    plan(stage)
    create = url("cascade-step-create", stage.visit.pk, stage.delegation.pk)
    typed = {**fields(stage), "version": 1, "due_on": "2027-09-01"}
    page = client.post(create, typed)
    assert "what" in page.context["form"].errors
    assert b"Station officers" in page.content
    assert "planned" in client.post(create, {**typed, "planned": 0}).context["form"].errors
    prove_page = url("cascade-step-prove", CascadeStep.objects.get().pk)
    counts = {"held_on": "2026-11-01", "women": 2, "men": 0, "others": 0}
    bad = SimpleUploadedFile("list.pdf", b"MZ")
    page = client.post(prove_page, {**counts, "file": bad})
    assert "file" in page.context["form"].errors
    assert client.post(prove_page, counts).status_code == 302


def test_a_step_that_a_colleague_changed_is_not_overwritten():
    stage = under_way()
    step = plan(stage)
    change = {"delegation": home(stage), "step": step, "by": stage.head, "now": stage.after}
    store_step(version=1, fields=fields(stage, planned=30), **change)
    with pytest.raises(VisitRefused, match="row_changed"):
        store_step(version=1, fields=fields(stage, planned=10), **change)
    assert CascadeStep.objects.get().planned == 30


def move(action, stage, to=ActionState.DONE, version=1, by=None):
    return move_action(
        action=action,
        to_state=to,
        note="Two officers named",
        version=version,
        by=by or stage.head,
        now=stage.after,
    )


def test_actions_go_on_after_the_visit_is_closed():
    stage = under_way()
    action = act(stage)
    end_reporting(visit=stage.visit, reason="None came", by=stage.organiser, now=stage.after)
    close_visit(visit=stage.visit, by=stage.organiser, now=stage.after)
    move(action, stage, ActionState.UNDER_WAY)
    done = move(action, stage, version=2, by=stage.focal_point)
    assert done.state == ActionState.DONE
    assert [row.to_state for row in done.moves.all()] == ["open", "under_way", "done"]
    with pytest.raises(VisitRefused, match="action_past"):
        move(action, stage, ActionState.DROPPED, version=3)
    with pytest.raises(VisitRefused, match="row_changed"):
        move(action, stage, version=1)


def test_what_is_due_is_said_a_week_before_and_not_once_it_is_done():
    stage = under_way()
    step, action = plan(stage), act(stage)
    soon = stage.after + timedelta(days=120)

    def kinds():
        planned = planned_after_visits(now=stage.after, until=soon)
        mine = [one for one in planned if one.kind != "exchanges.report_awaited"]
        return {(one.kind, one.recipient_id) for one in mine}

    people = {stage.head.pk, stage.focal_point.pk}
    assert kinds() == {
        (f"exchanges.{kind}", person) for kind in ("cascade_due", "action_due") for person in people
    }
    facts = {"recipient": stage.head, "now": stage.after}
    ask_step = {"about_id": str(step.pk), "occurrence": step.due_on.isoformat(), **facts}
    ask_action = {"about_id": str(action.pk), "occurrence": action.due_on.isoformat(), **facts}
    assert compose_cascade_due(**ask_step) is not None
    assert compose_action_due(**ask_action) is not None
    assert compose_action_due(**{**ask_action, "recipient": stage.host}) is None
    prove(stage, step, women=20)
    move(action, stage)
    assert kinds() == set()
    assert compose_cascade_due(**ask_step) is None
    assert compose_action_due(**ask_action) is None


def test_the_ledger_counts_each_side_and_shows_each_reader_its_own():
    stage = under_way()
    lines = {line.name: line for line in ledger(stage.organiser, by_country=False)}
    host, guest = str(stage.read().offer.institution), str(stage.delegation.request.institution)
    assert set(lines) == {host, guest}
    assert (lines[host].hosted.people, lines[host].hosted.days, lines[host].balance) == (4, 20, 20)
    assert (lines[guest].sent.visits, lines[guest].balance) == (1, -20)
    assert [line.name for line in ledger(stage.host, by_country=False)] == [host]
    assert [line.name for line in ledger(stage.focal_point, by_country=True)] == ["Uganda"]
    assert ledger(outsiders()[0], by_country=False) == []


def test_the_ledger_counts_who_was_there_and_who_was_announced_on_other_days():
    stage = under_way()

    def counted():
        lines = {line.name: line for line in ledger(stage.organiser, by_country=False)}
        given = lines[str(stage.read().offer.institution)].hosted
        taken = lines[str(stage.delegation.request.institution)].sent
        assert given == taken
        return (given.visits, given.people, given.days)

    for number, (present, days) in enumerate(((3, 19), (2, 17), (3, 16), (0, 12), (1, 9))):
        record_attendance(
            visit=stage.visit,
            day=stage.visit.first_monday + timedelta(days=number),
            present={stage.delegation.pk: Present(present)},
            by=stage.host,
            now=stage.after,
        )
        assert counted() == (1, 3, days)


def test_a_visit_counts_from_the_day_on_which_it_begins():
    assert ledger(confirmed_visit().organiser, by_country=False) == []


def test_the_ledger_can_be_taken_away(as_user):
    stage = under_way()
    answer = as_user(stage.organiser).get(url("ledger"), {"export": "csv", "by": "country"})
    assert b"Uganda" in answer.content


@pytest.mark.parametrize("page", ["cascade-detail", "action-list"])
def test_more_steps_and_actions_cost_no_more_queries(as_user, page):
    stage = under_way()
    client = as_user(stage.head)
    where = url(page, *([stage.visit.pk] if page == "cascade-detail" else []))

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(where)
        return len(queries)

    prove(stage, plan(stage), women=1)
    act(stage)
    asked()
    few = asked()
    for number in range(10):
        prove(stage, plan(stage, what=f"Step {number}"), women=1)
        act(stage, what=f"Action {number}")
    assert asked() == few
