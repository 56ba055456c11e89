"""Messages about the course of a pair and its actions. None says a word that a pair wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.emails.planned import planned
from coaching.models import Action
from coaching.queries.milestones import (
    FOLLOW_UP_STEPS,
    Course,
    Milestone,
    Step,
    StepState,
    courses_of,
    fit_answered,
    fit_asked,
    fit_number,
    milestones,
    steps_of,
    worries,
)
from core.templatetags.counterpart import day
from matching.models import Pairing, PairingState
from matching.presenters.names import others_named
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

MORNING = time(8, tzinfo=UTC)
# So long before its day a step is announced, and so long after it the mail is of no use.
AHEAD, USEFUL_FOR, FIT_USEFUL_FOR = (timedelta(days=days) for days in (14, 30, 21))
# While these last nobody is reminded of anything: a pause is a pause.
AT_WORK = (PairingState.ACTIVE, PairingState.CLOSING)
KIND_OF: dict[str, str] = {
    Step.REVIEW: "coaching.review_due",
    Step.CLOSING: "coaching.closing_due",
    **dict.fromkeys(FOLLOW_UP_STEPS.values(), "coaching.follow_up_due"),
}
WORDS: dict[str, tuple[Promise, Promise]] = {
    Step.REVIEW: (
        gettext_lazy("Your mid-term review"),
        gettext_lazy(
            "You and %(name)s are half way. Look together at what helps and what does not."
        ),
    ),
    Step.CLOSING: (
        gettext_lazy("Your closing meeting"),
        gettext_lazy(
            "Your work with %(name)s comes to its end. Meet once more and answer three questions."
        ),
    ),
    **dict.fromkeys(
        FOLLOW_UP_STEPS.values(),
        (
            gettext_lazy("Talk again"),
            gettext_lazy("It is time to talk with %(name)s again: what has lasted?"),
        ),
    ),
}


def compose_step(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A review, a closing or a follow-up is due."""
    pairing = Pairing.objects.of(recipient).with_people().filter(pk=about_id).first()
    if pairing is None:
        return None
    due = (step for step in _announced(milestones(pairing, now), pairing))
    step = next((step for step in due if _occurrence(step) == occurrence), None)
    if step is None:
        return None
    subject, words = WORDS[step.step]
    return MessageText(
        subject=str(subject),
        paragraphs=(
            str(words) % {"name": others_named(pairing, recipient)},
            _("Due: %(day)s.") % {"day": day(step.on)},
        ),
        url=reverse("coaching:pairing", args=[pairing.pk]),
        action=_("Open your pairing"),
    )


def compose_fit(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Do the two fit? Asked after the first and the second session."""
    pairing = _at_work(recipient, about_id)
    if pairing is None or str(fit_number(recipient, pairing)) != occurrence:
        return None
    return MessageText(
        subject=_("One question about your pairing"),
        paragraphs=(
            _("Do you and %(name)s fit? It takes a moment.")
            % {"name": others_named(pairing, recipient)},
            _("Only the organisers read your answer."),
        ),
        url=reverse("coaching:fit-create", args=[pairing.pk]),
        action=_("Answer"),
    )


def compose_action(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """An action of the reader is due tomorrow; what it is stands on the page alone."""
    action = Action.objects.open().filter(pk=about_id, owner=recipient).first()
    if action is None or action.due_on.isoformat() != occurrence or action.due_on < now.date():
        return None
    pairing = _at_work(recipient, str(action.pairing_id))
    if pairing is None:
        return None
    return MessageText(
        subject=_("An action is due"),
        paragraphs=(
            _("Something that you agreed on with %(name)s is due: %(day)s.")
            % {"name": others_named(pairing, recipient), "day": day(action.due_on)},
        ),
        url=reverse("coaching:pairing", args=[pairing.pk]),
        action=_("See what it is"),
    )


def compose_worry(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """For organisers: somebody is not sure about a pair. The mail names nobody."""
    answer = worries(recipient).filter(pk=about_id).first()
    if answer is None:
        return None
    return MessageText(
        subject=_("A pair asks for your attention"),
        paragraphs=(
            _("Somebody in %(cohort)s is not sure about the pairing. Call and listen first.")
            % {"cohort": answer.pairing.cohort.name},
        ),
        url=reverse("coaching:fit-detail", args=[answer.pk]),
        action=_("Read the answer"),
    )


def compose_pair_step(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """For organisers: a pair paused, went on or ended by itself."""
    rows = Pairing.objects.run_by(recipient).select_related("cohort")
    pairing = rows.filter(pk=about_id).first()
    if pairing is None or not occurrence.startswith(pairing.state):
        return None
    return MessageText(
        subject=_("A pair changed its state"),
        paragraphs=(
            _("A pair in %(cohort)s is now: %(state)s. The pair decided so; nobody is at fault.")
            % {"cohort": pairing.cohort.name, "state": pairing.get_state_display()},
        ),
        url=reverse("matching:pairing-detail", args=[pairing.pk]),
        action=_("Open the pairing"),
    )


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Every reminder that follows from the course of the pairs as it stands."""
    at_work = list(Pairing.objects.filter(state__in=AT_WORK).with_people())
    courses = courses_of(at_work)
    yield from _of_steps(courses, now, until)
    closed = Pairing.objects.filter(
        state=PairingState.CLOSED,
        moves__to_state=PairingState.CLOSED,
        moves__at__gte=now - timedelta(days=300),
    )
    yield from _of_steps(courses_of(closed.with_people()), now, until)
    yield from _of_fit(courses, until)
    yield from _of_actions(now, until)


def _of_steps(courses: list[Course], now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    for course in courses:
        pairing = course.pairing
        for step in _announced(steps_of(course, now.date()), pairing):
            due_at = _at(step.on, -AHEAD)
            for person in pairing.people if due_at <= until else ():
                yield planned(
                    KIND_OF[step.step],
                    pairing,
                    about=pairing,
                    recipient=person,
                    due_at=due_at,
                    occurrence=_occurrence(step),
                    useless_after=_at(step.on, USEFUL_FOR),
                )


def _of_fit(courses: list[Course], until: datetime) -> Iterator[PlannedMessage]:
    asked = fit_asked(courses)
    answered = fit_answered(asked)
    for pairing in (course.pairing for course in courses):
        number, on = asked.get(pairing.pk, (0, None))
        waiting = [one for one in pairing.people if answered.get((pairing.pk, one.pk), 0) < number]
        for person in waiting:
            yield planned(
                "coaching.fit_question",
                pairing,
                about=pairing,
                recipient=person,
                due_at=_at(on, timedelta(days=1)),
                occurrence=str(number),
                useless_after=_at(on, FIT_USEFUL_FOR),
            )


def _of_actions(now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    rows = Action.objects.open().filter(
        pairing__state__in=AT_WORK, due_on__gte=now.date(), due_on__lte=until.date()
    )
    for action in rows.select_related("owner", "pairing__cohort__programme"):
        yield planned(
            "coaching.action_tomorrow",
            action.pairing,
            about=action,
            recipient=action.owner,
            due_at=_at(action.due_on, -timedelta(days=1)),
            occurrence=action.due_on.isoformat(),
            useless_after=_at(action.due_on, timedelta(days=1)),
        )


def _announced(steps: list[Milestone], pairing: Pairing) -> list[Milestone]:
    """The steps of which the people of the pair are told, now or later."""
    if pairing.state not in (*AT_WORK, PairingState.CLOSED):
        return []
    open_states = (StepState.AHEAD, StepState.DUE, StepState.LATE)
    found = [step for step in steps if step.step in KIND_OF and step.state in open_states]
    if pairing.state == PairingState.CLOSED:
        return found
    # Follow-ups are counted from a closing that has not come yet.
    return [step for step in found if step.step not in FOLLOW_UP_STEPS.values()]


def _at_work(recipient: User, pk: str) -> Pairing | None:
    own = Pairing.objects.of(recipient).filter(state__in=AT_WORK)
    return own.with_people().filter(pk=pk).first()


def _occurrence(step: Milestone) -> str:
    return f"{step.step} {step.on}"


def _at(on: date | None, shift: timedelta) -> datetime:
    return datetime.combine(on or date.min, MORNING) + shift


for kind in (
    MessageKind("coaching.fit_question", gettext_lazy("Do you two fit?"), compose_fit),
    MessageKind("coaching.review_due", gettext_lazy("A mid-term review is due"), compose_step),
    MessageKind("coaching.closing_due", gettext_lazy("A closing meeting is due"), compose_step),
    MessageKind("coaching.follow_up_due", gettext_lazy("A follow-up is due"), compose_step),
    MessageKind(
        "coaching.action_tomorrow", gettext_lazy("An action of yours is due"), compose_action
    ),
    MessageKind(
        "coaching.fit_worry", gettext_lazy("A pair asks for your attention"), compose_worry
    ),
    MessageKind("coaching.pair_step", gettext_lazy("A pair changed its state"), compose_pair_step),
):
    register_kind(kind)
register_planner("coaching.milestones", planned_messages)
