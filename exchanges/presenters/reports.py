"""Reports, certificates and cascades as their readers see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchanges.models import (
    ActionItem,
    ActionState,
    CascadeStep,
    Visit,
    VisitDelegation,
    VisitReport,
)
from exchanges.queries.reports import CertificateClaim
from exchanges.rules import reports as rules
from exchanges.rules.conduct import working_days
from exchanges.rules.sides import live_delegations

ACTION_SHAPES: Mapping[str, str] = {
    ActionState.OPEN: "wait",
    ActionState.UNDER_WAY: "accent",
    ActionState.DONE: "good",
    ActionState.DROPPED: "",
}
MISSING: Mapping[str, Promise] = {
    "attendance": gettext_lazy("was there on too few days"),
    "report": gettext_lazy("the report of the delegation is missing"),
}


@dataclass(frozen=True)
class ReportLine:
    """One of the reports of a visit; `report` stays None where the reader may not know it yet."""

    side: str
    delegation: VisitDelegation | None
    report: VisitReport | None
    word: str
    shape: str
    can_write: bool


@dataclass(frozen=True)
class ClaimLine:
    claim: CertificateClaim
    name: str
    days: str
    missing: str


@dataclass(frozen=True)
class StepLine:
    """A step of a cascade with what it has reached so far."""

    step: CascadeStep
    reached: int
    women: int
    men: int
    others: int
    word: str
    shape: str


def report_lines(
    visit: Visit, reports: Mapping[UUID | None, VisitReport], reader: User, today: date
) -> list[ReportLine]:
    """The report of the host and of each delegation, with what is due."""
    sides: list[VisitDelegation | None] = [None, *live_delegations(visit)]
    return [_report_line(visit, side, reports, reader, today) for side in sides]


def _report_line(
    visit: Visit,
    side: VisitDelegation | None,
    reports: Mapping[UUID | None, VisitReport],
    reader: User,
    today: date,
) -> ReportLine:
    report = reports.get(side.pk if side else None)
    word, shape = _("Awaited"), "wait"
    if report is not None and report.handed_in_at:
        word, shape = _("Handed in"), "good"
    elif today > rules.report_due_on(visit):
        word, shape = _("Late"), "harm"
    can_read = report is not None and rules.can_read_report(reader, visit, report)
    return ReportLine(
        side=str(side.request.institution if side else visit.offer.institution),
        delegation=side,
        report=report if can_read else None,
        word=word,
        shape=shape,
        can_write=rules.can_write_report(reader, visit, side, report),
    )


def claim_lines(visit: Visit, claims: Iterable[CertificateClaim]) -> list[ClaimLine]:
    """Who gets a certificate, and what is missing for the others."""
    most = len(working_days(visit))
    return [
        ClaimLine(
            claim=claim,
            name=claim.nominee.name if claim.nominee else str(claim.delegation.request.institution),
            days=_("%(days)s of %(most)s days") % {"days": claim.days_there, "most": most},
            missing=_(", ").join(str(MISSING[key]) for key in claim.missing),
        )
        for claim in claims
    ]


def step_lines(steps: Iterable[CascadeStep], today: date) -> list[StepLine]:
    """The steps of a cascade: reached, still to come, or late."""
    return [_step_line(step, today) for step in steps]


def _step_line(step: CascadeStep, today: date) -> StepLine:
    proofs = list(step.proofs.all())
    reached = sum(proof.reached for proof in proofs)
    word, shape = _("To come"), "wait"
    if reached >= step.planned:
        word, shape = _("Done"), "good"
    elif step.due_on < today:
        word, shape = _("Late"), "harm"
    elif reached:
        word, shape = _("Under way"), "accent"
    return StepLine(
        step=step,
        reached=reached,
        women=sum(proof.women for proof in proofs),
        men=sum(proof.men for proof in proofs),
        others=sum(proof.others for proof in proofs),
        word=word,
        shape=shape,
    )


def action_lines(actions: Iterable[ActionItem], today: date) -> list[tuple[ActionItem, str, str]]:
    """Each action with the word and the shape of where it stands."""
    lines = []
    for action in actions:
        word, shape = str(ActionState(action.state).label), ACTION_SHAPES[action.state]
        if action.state in (ActionState.OPEN, ActionState.UNDER_WAY) and action.due_on < today:
            word, shape = _("Late"), "harm"
        lines.append((action, word, shape))
    return lines
