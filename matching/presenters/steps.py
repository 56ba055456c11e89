"""What is the reader's to do next in matching."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import day
from matching.models import Cohort, CohortState, Enrolment, MatchRun, Proposal
from matching.presenters.meetings import waiting_meetings
from matching.presenters.second_coaches import second_steps
from matching.presenters.waiting import why_nobody
from matching.queries import steps as counts
from matching.queries.runs import awaited_answers, unpublished_runs
from matching.queries.second_coaches import awaited_from
from matching.queries.shortlists import listed_enrolments
from matching.queries.waiting import fruitless_runs, with_runs

SOON = timedelta(days=3)


def waiting(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Answers to give, runs to publish, cohorts to look after, leaders to enrol."""
    if user.profile_kinds:
        yield Waiting(awaited_answers(user, now), partial(_answers, user=user, now=now))
        yield from waiting_meetings(user, now)
        yield Waiting(awaited_from(user, now), partial(second_steps, user=user, now=now))
        # Somebody with a shortlist who has not wished for anybody yet.
        unused = listed_enrolments(user).exclude(profile__user__preferences__isnull=False)
        yield Waiting(unused, _shortlists)
    if can(user, Verb.RUN_PROGRAMMES):
        yield Waiting(unpublished_runs(user), partial(_publications, now=now))
        cohorts = Cohort.objects.run_by(user).exclude(state=CohortState.CLOSED)
        yield Waiting(cohorts, partial(_cohorts, now=now))
    if can(user, Verb.ENROL_LEADERS):
        yield Waiting(counts.short_cohorts(user, now.date()), _enrolments)


def _answers(proposals: QuerySet[Proposal], *, user: User, now: datetime) -> Iterator[NextStep]:
    for proposal in proposals:
        coachee, coach = proposal.coachee.profile.user, proposal.coach.profile.user
        is_coachee = coachee == user
        due_at = proposal.expires_at or now
        yield NextStep(
            urgency=Urgency.DUE if due_at - now > SOON else Urgency.LATE,
            due_at=due_at,
            title=_("Answer: %(name)s is proposed to you")
            % {"name": coach.name if is_coachee else coachee.name},
            detail=_("Please answer by %(day)s.") % {"day": day(due_at)},
            url=reverse("matching:proposal-detail", args=[proposal.pk]),
            action=_("See why and answer"),
        )


def _shortlists(enrolments: QuerySet[Enrolment]) -> Iterator[NextStep]:
    for mine in enrolments:
        yield NextStep(
            urgency=Urgency.OPEN,
            due_at=_noon(mine.cohort),
            title=_("See who could fit you in %(cohort)s") % {"cohort": mine.cohort.name},
            detail=_("Wish for up to three people. Nobody else sees it."),
            url=reverse("matching:wishes"),
            action=_("See the list"),
        )


def _publications(runs: QuerySet[Any], *, now: datetime) -> Iterator[NextStep]:
    for run in runs:
        if run.is_automatic:
            yield _second_offer(run, run.drafts)
            continue
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=run.finished_at or now,
            title=_("Decide on the proposals for %(cohort)s") % {"cohort": run.cohort.name},
            detail=ngettext(
                "%(count)s proposal waits to be published.",
                "%(count)s proposals wait to be published.",
                run.drafts,
            )
            % {"count": run.drafts},
            url=reverse("matching:run-detail", args=[run.pk]),
            action=_("Look at the run"),
        )


def _second_offer(run: MatchRun, drafts: int) -> NextStep:
    return NextStep(
        urgency=Urgency.DUE,
        # Somebody waits a second time: this stands before whatever else of the cohort is due.
        due_at=run.cohort.created_at,
        title=ngettext(
            "A new proposal for %(count)s person in %(cohort)s is ready",
            "New proposals for %(count)s people in %(cohort)s are ready",
            drafts,
        )
        % {"count": drafts, "cohort": run.cohort.name},
        detail=_("A place became free, so another pair was looked for. Nobody is told yet."),
        url=reverse("matching:run-detail", args=[run.pk]),
        action=_("Look and publish"),
    )


def _cohorts(cohorts: QuerySet[Cohort], *, now: datetime) -> Iterator[NextStep]:
    """What cohorts need, beside a decision on a run of theirs."""
    counted = counts.counts_by_cohort(cohorts)
    found = [cohort for cohort in with_runs(cohorts) if cohort.pk in counted]
    fruitless = [cohort.pk for cohort in found if cohort.is_fruitless]
    stuck = fruitless_runs(fruitless) if fruitless else {}
    for cohort in found:
        people = counted[cohort.pk]
        is_settled = cohort.is_undecided or cohort.is_looked_for
        if cohort.pk in stuck and people.unpaired:
            yield _stuck(cohort, stuck[cohort.pk], people.unpaired, now)
        elif people.refused and not is_settled:
            yield _refused(cohort, people.refused, now)
        elif people.unpaired and people.coaches and not is_settled:
            yield _ready(cohort, people.unpaired)
        if people.incomplete:
            yield _incomplete(cohort, people.incomplete)


def _stuck(cohort: Cohort, run: MatchRun, count: int, now: datetime) -> NextStep:
    words = ngettext("%(count)s person waits.", "%(count)s people wait.", count)
    return NextStep(
        urgency=Urgency.DUE,
        due_at=run.finished_at or now,
        title=_("No new pair is possible in %(cohort)s") % {"cohort": cohort.name},
        detail=f"{words % {'count': count}} {why_nobody(run)}",
        url=reverse("matching:run-detail", args=[run.pk]),
        action=_("See why"),
    )


def _refused(cohort: Cohort, count: int, now: datetime) -> NextStep:
    return NextStep(
        urgency=Urgency.DUE,
        due_at=now,
        title=_("Find other pairs in %(cohort)s") % {"cohort": cohort.name},
        detail=ngettext(
            "%(count)s coachee waits after a proposal that was declined or expired.",
            "%(count)s coachees wait after proposals that were declined or expired.",
            count,
        )
        % {"count": count},
        url=reverse("matching:cohort-detail", args=[cohort.pk]),
        action=_("Open the board"),
    )


def _ready(cohort: Cohort, count: int) -> NextStep:
    return NextStep(
        urgency=Urgency.SOON,
        due_at=_noon(cohort),
        title=_("Run the matching of %(cohort)s") % {"cohort": cohort.name},
        detail=ngettext(
            "%(count)s coachee has no pair yet.", "%(count)s coachees have no pair yet.", count
        )
        % {"count": count},
        url=reverse("matching:cohort-detail", args=[cohort.pk]),
        action=_("Open the board"),
    )


def _incomplete(cohort: Cohort, count: int) -> NextStep:
    return NextStep(
        urgency=Urgency.OPEN,
        due_at=_noon(cohort),
        title=_("Profiles are incomplete in %(cohort)s") % {"cohort": cohort.name},
        detail=ngettext(
            "The profile of %(count)s person lacks something that matching needs.",
            "The profiles of %(count)s people lack something that matching needs.",
            count,
        )
        % {"count": count},
        url=reverse("matching:cohort-detail", args=[cohort.pk]) + "#before",
        action=_("See who, and remind them"),
    )


def _enrolments(cohorts: QuerySet[Any]) -> Iterator[NextStep]:
    for cohort in cohorts:
        count = cohort.missing_count
        if cohort.programme.is_mentoring:
            yield _mentoring(cohort)
            continue
        yield NextStep(
            urgency=Urgency.SOON,
            due_at=_noon(cohort),
            title=_("Enrol leaders into %(cohort)s") % {"cohort": cohort.name},
            detail=ngettext(
                "%(count)s leader of yours is not in it. Enrolment closes on %(day)s.",
                "%(count)s leaders of yours are not in it. Enrolment closes on %(day)s.",
                count,
            )
            % {"count": count, "day": day(cohort.enrolment_closes_on)},
            url=reverse("matching:cohort-enrol", args=[cohort.pk]),
            action=_("Enrol leaders"),
        )


def _mentoring(cohort: Cohort) -> NextStep:
    """Mentors and mentees come from one house: not everybody of it is asked for."""
    return NextStep(
        urgency=Urgency.OPEN,
        due_at=_noon(cohort),
        title=_("Enrol mentors and mentees into %(cohort)s") % {"cohort": cohort.name},
        detail=_("Enrolment closes on %(day)s.") % {"day": day(cohort.enrolment_closes_on)},
        url=reverse("matching:cohort-enrol", args=[cohort.pk]),
        action=_("Enrol people"),
    )


def _noon(cohort: Cohort) -> datetime:
    return datetime.combine(cohort.enrolment_closes_on, time(12), tzinfo=UTC)
