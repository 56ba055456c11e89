"""States, weeks, levels and refusals in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import Theme
from exchanges.models import (
    Answer,
    CycleState,
    OfferState,
    PlanState,
    Quality,
    RequestState,
    VisitState,
    Want,
)
from exchanges.presenters.delegation_refusals import OF_DELEGATIONS
from exchanges.presenters.refusals import AROUND_A_VISIT

STATE_SHAPES: Mapping[str, str] = {
    CycleState.OPEN: "accent",
    CycleState.PLANNING: "wait",
    CycleState.PUBLISHED: "good",
    CycleState.CLOSED: "",
    OfferState.DRAFT: "wait",
    OfferState.OFFERED: "good",
    RequestState.SUBMITTED: "wait",
    RequestState.REQUESTED: "good",
    RequestState.WITHDRAWN: "",
    PlanState.QUEUED: "wait",
    PlanState.RUNNING: "accent",
    PlanState.DONE: "wait",
    PlanState.FAILED: "harm",
    PlanState.CANCELLED: "",
    PlanState.SUPERSEDED: "",
    VisitState.PROPOSED: "wait",
    VisitState.HELD: "accent",
    VisitState.CONFIRMED: "good",
    VisitState.LOCKED: "good",
    VisitState.UNDER_WAY: "accent",
    VisitState.REPORTED: "good",
}
ANSWER_SHAPES: Mapping[str, str] = {
    Answer.AWAITED: "wait",
    Answer.CONFIRMED: "good",
    Answer.DECLINED: "harm",
    Answer.RELEASED: "",
}
# Why a visit moved by itself; what an organiser typed stands as it is.
MOVE_REASONS: Mapping[str, Promise] = {
    "replanned": gettext_lazy("A newer plan replaces it."),
    "host_declined": gettext_lazy("The host declined."),
    "head_declined": gettext_lazy("The delegation declined."),
    "withdrawn": gettext_lazy("The request was withdrawn."),
    "reports_in": gettext_lazy("All reports are handed in."),
    "silent_consent": gettext_lazy("The host did not answer in time, which counts as consent."),
    "joined": gettext_lazy("Another delegation joins, and its head is asked."),
}
MISSING: Mapping[str, Promise] = {
    "no_instrument": gettext_lazy("no instrument is chosen"),
    "no_language": gettext_lazy("no language is chosen"),
    "no_theme": gettext_lazy("no theme is chosen"),
    "no_open_week": gettext_lazy("no week is open"),
    "no_week": gettext_lazy("no week is chosen"),
    "no_person": gettext_lazy("no resource person covers one of the themes"),
    "no_head": gettext_lazy("nobody is named as head of delegation"),
}
REFUSALS: Mapping[str, Promise] = {
    "not_yours": gettext_lazy("Your role for this institution does not include this."),
    "is_closed": gettext_lazy("This cycle is closed, or it is not yours to change."),
    "weeks_in_use": gettext_lazy(
        "Somebody has offered or requested already, so the weeks stay as they are."
    ),
    "plan_active": gettext_lazy("A plan is being made. Wait for it, or cancel it first."),
    "name_taken": gettext_lazy("You have a cycle of this name already."),
    "title_taken": gettext_lazy("There is one of this title in the cycle already."),
    "person_taken": gettext_lazy("There is somebody of this name already."),
    "person_serves": gettext_lazy("This person serves a visit, so the record stays."),
    "changed_meanwhile": gettext_lazy(
        "A colleague changed this while you were writing. Your words are below; open the page in "
        "another window to compare, then store again."
    ),
    "is_offered": gettext_lazy("This is offered already."),
    "is_not_offered": gettext_lazy("This is not offered at the moment."),
    "has_visits": gettext_lazy(
        "Visits are published here. Decline them first, or ask the organiser to cancel them."
    ),
    "head_answered": gettext_lazy("The head has confirmed the visit, so the head stays."),
    "unknown_person": gettext_lazy("This address belongs to somebody of another institution."),
    "is_not_draft": gettext_lazy("This was handed in already."),
    "is_not_submitted": gettext_lazy("This does not wait for you any more."),
    "is_requested": gettext_lazy("This is requested already."),
    "is_not_requested": gettext_lazy("This is not requested at the moment."),
    "nothing_to_plan": gettext_lazy("A plan needs at least one offer and one request."),
    "is_finished": gettext_lazy("This plan is finished; there is nothing to cancel."),
    "is_not_done": gettext_lazy("This plan cannot be published now."),
    "outdated": gettext_lazy(
        "Offers, requests or visits have changed since this plan was made. Make a new plan."
    ),
    "same_side": gettext_lazy("Choose two different ones."),
    "institution_abroad": gettext_lazy(
        "Somebody who is invited, offers or requests here lies in another country. Take them off "
        "the list first, or let visits lead from one country to another."
    ),
    "reach_in_use": gettext_lazy("Visits are published in this cycle, so this stays as it is."),
    "pair_excluded": gettext_lazy("This pair is excluded already."),
    "weekend_too_long": gettext_lazy("Leave at least three working days."),
    "nothing_planned": gettext_lazy("There is no plan yet. Make one first."),
    "not_left_out": gettext_lazy("This request has a visit in the plan."),
    "too_large": gettext_lazy(
        "A proof takes too long for so many requests: it is there up to 80 of them."
    ),
    "question_open": gettext_lazy("This is being worked out already. Wait for it, or cancel it."),
    "visit_fixed": gettext_lazy("The visit is confirmed, so it stays where it is."),
    "is_answered": gettext_lazy("This is answered already, or the visit was called off."),
    **OF_DELEGATIONS,
    **{f"is_{state}": gettext_lazy("This visit is past that step.") for state in VisitState},
    **AROUND_A_VISIT,
}
FAILURES: Mapping[str, Promise] = {
    "worker_lost": gettext_lazy(
        "The worker stopped again and again. Try once more, or tell who runs this site."
    ),
    "locks": gettext_lazy(
        "The confirmed visits and the places that you locked cannot all be kept: a host or a "
        "resource person has too little room now. Look at those offers, or take a lock off."
    ),
    "outdated": gettext_lazy(
        "Offers, requests or visits have changed since this plan was made. Make a new plan first."
    ),
    "nothing_planned": gettext_lazy("There is no plan any more to compare with."),
}


def refusal_words(reason: str) -> str:
    """Why something was refused; an offer or a request may also lack something."""
    if reason in MISSING:
        return _("Something is missing: %(what)s.") % {"what": MISSING[reason]}
    return str(REFUSALS[reason])


def move_reason(reason: str) -> str:
    return str(MOVE_REASONS.get(reason, reason))


def state_shape(state: str) -> str:
    """The shape that stands beside the word of a state."""
    return STATE_SHAPES.get(state, "")


def week_words(monday: date, weeks: int = 1) -> str:
    """The working days of a visit in words: "7–11 Dec 2026", "28 Dec 2026 – 8 Jan 2027"."""
    friday = monday + timedelta(weeks=weeks, days=-3)
    end = formats.date_format(friday, pgettext("date format", "j M Y"))
    if monday.year != friday.year:
        start = formats.date_format(monday, pgettext("date format", "j M Y"))
    elif monday.month != friday.month:
        start = formats.date_format(monday, pgettext("date format", "j M"))
    else:
        return pgettext("days of one month", "%(first)s–%(last)s") % {
            "first": monday.day,
            "last": end,
        }
    return pgettext("days of two months", "%(first)s – %(last)s") % {"first": start, "last": end}


def quality_words(points: int) -> str:
    """How well a host shows a theme, in the word nearest to its points."""
    return str(min(Quality, key=lambda level: abs(level - points)).label)


def want_words(points: int) -> str:
    """How much a theme is wanted, in the word nearest to its points."""
    return str(min(Want, key=lambda level: abs(level - points)).label)


def theme_words(theme: str) -> str:
    return str(Theme(theme).label)
