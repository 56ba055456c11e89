"""The messages of exchanges: what just happened, answers awaited, visits that come near.

Subjects name no date, place or delegation; the text does, for those who may see the visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from exchanges.models import Answer, RequestState, Visit, VisitDelegation, VisitRequest
from exchanges.presenters.visits import consent_at
from exchanges.presenters.words import theme_words, week_words
from exchanges.queries import members_by_institution, visits_with_people
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

ASK_AGAIN_AFTER = (5, 10)  # days after publication
NEAR = (28, 7, 2)  # days before the first day
MORNING = time(7, tzinfo=UTC)
Members = set[UUID]


def compose_request_placed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To organisers: a request was placed."""
    request = (
        VisitRequest.objects.visible_to(recipient)
        .requested()
        .select_related("institution", "cycle")
        .filter(pk=about_id)
        .first()
    )
    if request is None:
        return None
    facts = {"sender": request.institution, "title": request.title, "cycle": request.cycle}
    return MessageText(
        subject=_("A study visit is requested"),
        paragraphs=(_("%(sender)s requests a visit in %(cycle)s: %(title)s.") % facts,),
        url=reverse("exchanges:request-detail", args=[request.pk]),
        action=_("See the request"),
    )


def compose_request_submitted(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the focal points of the sender: somebody asks for a visit, and you decide."""
    request = _request(recipient, about_id)
    if request is None or request.state != RequestState.SUBMITTED:
        return None
    facts = {"title": request.title, "cycle": request.cycle}
    return MessageText(
        subject=_("A request waits for your approval"),
        paragraphs=(
            _("Somebody of your institution asks for a visit in %(cycle)s: %(title)s.") % facts,
            _("The organisers see it as ready once you approve it."),
        ),
        url=reverse("exchanges:request-detail", args=[request.pk]),
        action=_("See the request"),
    )


def compose_request_decided(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To who wrote a request: the focal point approved it or gave it back."""
    request = _request(recipient, about_id)
    expected = {"approved": RequestState.REQUESTED, "returned": RequestState.DRAFT}
    if request is None or request.state != expected.get(occurrence.partition(":")[0]):
        return None
    if request.state == RequestState.REQUESTED:
        subject, words = _("Your request is approved"), _("It is with the organisers now.")
    else:
        subject, words = _("Your request comes back to you"), request.return_reason
    facts = {"title": request.title, "cycle": request.cycle}
    return MessageText(
        subject=subject,
        paragraphs=(_("It is about a visit in %(cycle)s: %(title)s.") % facts, words),
        url=reverse("exchanges:request-detail", args=[request.pk]),
        action=_("See the request"),
    )


def _request(recipient: User, pk: str) -> VisitRequest | None:
    rows = VisitRequest.objects.visible_to(recipient).select_related("cycle")
    return rows.filter(pk=pk).first()


def compose_visit_published(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host, heads and focal points: a visit is planned for you."""
    visit = _live_visit(recipient, about_id)
    if visit is None:
        return None
    replaced = _replaced(visit, recipient)
    if _is_awaited_from(visit, recipient):
        subject, ask = _("A study visit is planned: please answer"), _ask()
    else:
        subject, ask = _("A study visit is planned"), _("The host and the heads are asked now.")
    return _visit_text(visit, subject, *replaced, ask, *_silence(visit, recipient))


def compose_answer_awaited(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host and heads who have not answered yet."""
    visit = _live_visit(recipient, about_id)
    if visit is None or not _is_awaited_from(visit, recipient):
        return None
    silence = _silence(visit, recipient)
    return _visit_text(visit, _("Your answer to a study visit is awaited"), _ask(), *silence)


def compose_consent_silent(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host: no answer came in time, so the visit counts as agreed."""
    visit = _live_visit(recipient, about_id)
    if visit is None or not visit.host_answer.is_silent:
        return None
    closing = _(
        "You did not answer in time, which counts as consent in this cycle. If you cannot receive "
        "the visit, say so on its page today."
    )
    return _visit_text(visit, _("A study visit counts as agreed"), closing)


def compose_visit_near(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host, heads and focal points: the visit comes near."""
    visit = _live_visit(recipient, about_id)
    if visit is None or not occurrence.startswith(visit.first_monday.isoformat()):
        return None
    closing = _("Please look at the visit once more: people, weeks and theme.")
    return _visit_text(visit, _("A study visit is coming up"), closing)


def compose_visit_declined(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To organisers: a host or a head declined."""
    visit = _visit(recipient, about_id)
    if visit is None:
        return None
    said = {
        "host": _("The host declined."),
        "host_after_all": _("The host had agreed, and cannot receive it after all."),
    }
    who = said.get(occurrence, _("A head of delegation declined."))
    closing = _("%(who)s A new plan finds another place; what is confirmed stays.") % {"who": who}
    text = _visit_text(visit, _("A study visit was declined"), closing)
    cycle = reverse("exchanges:cycle-detail", args=[visit.offer.cycle_id])
    return replace(text, url=cycle, action=_("Plan again"))


def compose_visit_cancelled(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host, heads and focal points: the visit does not take place."""
    visit = _visit(recipient, about_id)
    if visit is None or visit.is_live:
        return None
    closing = _("It was called off. Nobody waits for you in these weeks any more.")
    return _visit_text(visit, _("A study visit was called off"), closing)


def compose_visit_changed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the host: a newer plan changes who comes or who leads."""
    visit = _live_visit(recipient, about_id)
    if visit is None:
        return None
    closing = _("Its days stay. Who comes, or who leads it, is different now.")
    return _visit_text(visit, _("A study visit has changed"), closing)


def compose_place_lost(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the head and focal points of a delegation that a newer plan serves nowhere."""
    visit = _visit(recipient, about_id)
    if visit is None or _has_place(occurrence):
        return None
    closing = _("Your delegation has no place there any more. The organisers look for another.")
    return _visit_text(visit, _("A study visit was called off"), closing)


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Every reminder about published visits that is due up to `until`."""
    visits = list(visits_with_people(Visit.objects.live()))
    hosts = members_by_institution({visit.offer.institution_id for visit in visits}, Role.HOST)
    senders = members_by_institution(
        {one.request.institution_id for visit in visits for one in visit.delegations.all()},
        Role.FOCAL_POINT,
    )
    for visit in visits:
        at_host = hosts.get(visit.offer.institution_id, set())
        yield from _asked_again(visit, at_host, until)
        yield from _coming_near(visit, at_host, senders, now, until)


def _asked_again(visit: Visit, at_host: Members, until: datetime) -> Iterator[PlannedMessage]:
    waiting = set(at_host) if visit.host_answer.answer == Answer.AWAITED else set()
    waiting |= {
        one.request.head_id
        for one in visit.delegations.all()
        if one.answer == Answer.AWAITED and one.request.head_id
    }
    for days in ASK_AGAIN_AFTER:
        due_at = visit.published_at + timedelta(days=days)
        if due_at <= until and waiting:
            yield from _to(waiting, "exchanges.answer_awaited", visit, due_at, str(days), None)
    yield from _warned_of_silence(visit, waiting & at_host, until)


def _warned_of_silence(visit: Visit, waiting: Members, until: datetime) -> Iterator[PlannedMessage]:
    """The day before silence counts as consent, the host is asked once more."""
    consent = consent_at(visit)
    if consent is not None and waiting:
        due_at = consent - timedelta(days=1)
        if visit.published_at < due_at <= until:
            yield from _to(waiting, "exchanges.answer_awaited", visit, due_at, "silence", consent)


def _coming_near(
    visit: Visit,
    at_host: Members,
    senders: dict[UUID, Members],
    now: datetime,
    until: datetime,
) -> Iterator[PlannedMessage]:
    people = set(at_host)
    for one in visit.delegations.all():
        if one.is_live:
            people |= senders.get(one.request.institution_id, set())
            people |= {one.request.head_id} if one.request.head_id else set()
    begins_at = datetime.combine(visit.first_monday, MORNING)
    ends = [begins_at - timedelta(days=days) for days in NEAR[1:]] + [begins_at]
    for days, useless_after in zip(NEAR, ends, strict=True):
        due_at = begins_at - timedelta(days=days)
        # Who learned of the visit after that day needs no such reminder.
        if visit.published_at < due_at <= until and now < useless_after:
            occurrence = f"{visit.first_monday}:{days}"
            yield from _to(people, "exchanges.visit_near", visit, due_at, occurrence, useless_after)


def _to(
    people: Members,
    kind: str,
    visit: Visit,
    due_at: datetime,
    occurrence: str,
    useless_after: datetime | None,
) -> Iterator[PlannedMessage]:
    for person in sorted(people):
        yield PlannedMessage(
            kind=kind,
            about_id=visit.pk,
            recipient_id=person,
            due_at=due_at,
            occurrence=occurrence,
            useless_after=useless_after,
            institution_id=visit.offer.cycle.institution_id,
        )


def _visit(recipient: User, pk: str) -> Visit | None:
    return visits_with_people(Visit.objects.visible_to(recipient).filter(pk=pk)).first()


def _live_visit(recipient: User, pk: str) -> Visit | None:
    visit = _visit(recipient, pk)
    return visit if visit is not None and visit.is_live else None


def _is_awaited_from(visit: Visit, person: User) -> bool:
    """Whether the person is the one who answers for the host or for a delegation."""
    is_host = visit.offer.institution_id in person.institutions_as(Role.HOST)
    if is_host and visit.host_answer.answer == Answer.AWAITED:
        return True
    return any(
        one.request.head_id == person.pk and one.answer == Answer.AWAITED
        for one in visit.delegations.all()
    )


def _silence(visit: Visit, person: User) -> Iterator[str]:
    """To a host who is asked: from which day on silence counts as consent."""
    due_at = consent_at(visit)
    is_host = visit.offer.institution_id in person.institutions_as(Role.HOST)
    if due_at is not None and is_host and visit.host_answer.answer == Answer.AWAITED:
        yield _("No answer until %(day)s counts as consent.") % {
            "day": formats.date_format(due_at, "DATE_FORMAT")
        }


def _has_place(request: str) -> bool:
    """Whether a request has a visit again; `request` is its key in hexadecimal."""
    return VisitDelegation.objects.live().filter(request=UUID(request)).exists()


def _replaced(visit: Visit, person: User) -> Iterator[str]:
    """The sentence that says which visit of the person's delegation this one replaces."""
    own = person.institutions_as(Role.FOCAL_POINT)
    for one in visit.delegations.all():
        if one.request.head_id == person.pk or one.request.institution_id in own:
            earlier = _earlier_visit(one)
            if earlier is not None:
                yield _("It takes the place of the visit to %(host)s on %(weeks)s.") % {
                    "host": earlier.offer.institution,
                    "weeks": week_words(earlier.first_monday, earlier.weeks),
                }


def _earlier_visit(delegation: VisitDelegation) -> Visit | None:
    """The visit in which a delegation had its place before a newer plan."""
    released = VisitDelegation.objects.filter(
        request=delegation.request_id,
        answer=Answer.RELEASED,
        created_at__lt=delegation.created_at,
    ).exclude(visit=delegation.visit_id)
    last = released.select_related("visit__offer__institution").order_by("-created_at").first()
    return last.visit if last else None


def _ask() -> str:
    return _("Please say whether it can take place. Others wait for your answer.")


def _visit_text(visit: Visit, subject: str, *closing: str) -> MessageText:
    facts = {
        "host": visit.offer.institution,
        "city": visit.offer.city,
        "weeks": week_words(visit.first_monday, visit.weeks),
        "theme": theme_words(visit.theme),
    }
    return MessageText(
        subject=subject,
        paragraphs=(
            _("Study visit to %(host)s, %(city)s, on %(weeks)s: %(theme)s.") % facts,
            *closing,
        ),
        url=reverse("exchanges:visit-detail", args=[visit.pk]),
        action=_("See the visit"),
    )


KINDS = (
    ("request_submitted", gettext_lazy("Requests to approve"), compose_request_submitted),
    ("request_decided", gettext_lazy("Requests approved or returned"), compose_request_decided),
    ("request_placed", gettext_lazy("Visit requests placed"), compose_request_placed),
    ("visit_published", gettext_lazy("Visits planned"), compose_visit_published),
    ("answer_awaited", gettext_lazy("Answers to visits awaited"), compose_answer_awaited),
    ("visit_near", gettext_lazy("Visits that come near"), compose_visit_near),
    ("visit_declined", gettext_lazy("Visits declined"), compose_visit_declined),
    ("visit_changed", gettext_lazy("Visits changed"), compose_visit_changed),
    ("consent_silent", gettext_lazy("Visits agreed by silence"), compose_consent_silent),
    ("place_lost", gettext_lazy("Places lost in a newer plan"), compose_place_lost),
    ("visit_cancelled", gettext_lazy("Visits called off"), compose_visit_cancelled),
)
for word, label, compose in KINDS:
    register_kind(MessageKind(name=f"exchanges.{word}", label=label, compose=compose))
register_planner("exchanges", planned_messages)
