"""What is the reader's to do next in matching."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from core.next_steps import NextStep, Urgency
from core.templatetags.counterpart import day
from matching.models import Cohort, MatchRun
from matching.presenters.meetings import meeting_steps
from matching.presenters.second_coaches import second_steps
from matching.presenters.waiting import why_nobody
from matching.queries import steps as counts
from matching.queries.runs import awaited_answers, cohorts_run, unpublished_runs
from matching.queries.shortlists import listed_enrolments
from matching.queries.waiting import fruitless_runs, looking_cohorts

SOON = timedelta(days=3)


def next_steps(user: User, *, now: datetime) -> list[NextStep]:
    """Answers to give, runs to publish, cohorts to look after, leaders to enrol."""
    steps = [*_answers(user, now), *_meetings(user, now), *_shortlists(user)]
    if user.profile_kinds:
        steps += second_steps(user, now=now)
    if can(user, Verb.RUN_PROGRAMMES):
        runs = unpublished_runs(user)
        steps += _publications(runs, now)
        steps += _cohorts(user, {run.cohort_id for run, _drafts in runs}, now)
    if can(user, Verb.ENROL_LEADERS):
        steps += _enrolments(user, now)
    return steps


def _answers(user: User, now: datetime) -> Iterator[NextStep]:
    if not user.profile_kinds:
        return
    for proposal in awaited_answers(user, now):
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


def _meetings(user: User, now: datetime) -> Iterator[NextStep]:
    if user.profile_kinds:
        yield from meeting_steps(user, now)


def _shortlists(user: User) -> Iterator[NextStep]:
    """Somebody with a shortlist who has not wished for anybody yet."""
    if not user.profile_kinds:
        return
    for mine in listed_enrolments(user).exclude(profile__user__preferences__isnull=False):
        yield NextStep(
            urgency=Urgency.OPEN,
            due_at=_noon(mine.cohort),
            title=_("See who could fit you in %(cohort)s") % {"cohort": mine.cohort.name},
            detail=_("Wish for up to three people. Nobody else sees it."),
            url=reverse("matching:wishes"),
            action=_("See the list"),
        )


def _publications(runs: list[tuple[MatchRun, int]], now: datetime) -> Iterator[NextStep]:
    for run, drafts in runs:
        if run.is_automatic:
            yield _second_offer(run, drafts)
            continue
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=run.finished_at or now,
            title=_("Decide on the proposals for %(cohort)s") % {"cohort": run.cohort.name},
            detail=ngettext(
                "%(count)s proposal waits to be published.",
                "%(count)s proposals wait to be published.",
                drafts,
            )
            % {"count": drafts},
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


def _cohorts(user: User, decided: set[UUID], now: datetime) -> Iterator[NextStep]:
    """What cohorts need; those in `decided` have a run that waits to be published."""
    cohorts = cohorts_run(user)
    counted = counts.counts_by_cohort(cohorts)
    stuck = fruitless_runs(user)
    decided = decided | looking_cohorts(user)
    for cohort in cohorts:
        if (people := counted.get(cohort.pk)) is None:
            continue
        if cohort.pk in stuck and people.unpaired:
            yield _stuck(cohort, stuck[cohort.pk], people.unpaired, now)
        elif people.refused and cohort.pk not in decided:
            yield _refused(cohort, people.refused, now)
        elif people.unpaired and people.coaches and cohort.pk not in decided:
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


def _enrolments(user: User, now: datetime) -> Iterator[NextStep]:
    cohorts = [
        cohort
        for cohort in Cohort.objects.open_to(user)
        .select_related("programme")
        .prefetch_related("invited")
        if cohort.takes_people(now.date())
    ]
    missing = counts.not_enrolled(user, cohorts) if cohorts else {}
    for cohort in cohorts:
        count = missing[cohort.pk]
        if count > 0 and cohort.programme.is_mentoring:
            yield _mentoring(cohort)
        elif count > 0:
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
