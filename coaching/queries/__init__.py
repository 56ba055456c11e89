"""What screens and messages read of sessions and agreements: never a note."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django_countries import countries

from accounts.models import Institution, ProfileKind, ProfileTheme, Theme, User
from coaching.models import (
    MOST_MINUTES,
    MOST_WEEKS_APART,
    Agreement,
    AgreementVersion,
    CohortTerms,
    Delegate,
    Destruction,
    PairingKey,
    PaperPairing,
    Session,
    SessionLog,
    SessionMove,
    SessionState,
)
from coaching.models.agreement import MOST_WEEKS, AgreementQuerySet
from coaching.rules import (
    LOG_GRACE,
    NEVER_QUIET_STATES,
    QUIET_BEYOND,
    QUIET_WEEKS,
    terms_in_force,
)
from core.models import AuditEntry
from matching.models import (
    Cohort,
    Pairing,
    PairingMove,
    PairingState,
    SecondCoach,
    SecondCoachState,
)
from matching.queries.second_coaches import joining

# In weeks: what programmes begin with, and what nobody takes for a rhythm any more.
USUAL_RHYTHM = 4
LONGEST_RHYTHM = 8
# Weeks after which a quiet pair is at risk, beyond those after which it is quiet.
RISKY_BEYOND = 4

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    PairingWithFacts = WithAnnotations[Pairing, "SessionFacts"]


LONGEST = timedelta(minutes=MOST_MINUTES)


class SessionFacts(TypedDict):
    """What `with_session_facts` adds to a pairing."""

    last_met_at: datetime | None
    next_at: datetime | None
    held_count: int
    to_log_count: int
    late_log_count: int
    missed_count: int
    late_cancel_count: int
    quiet_since: datetime
    agreed_weeks: int | None
    is_quiet: bool


def with_session_facts(pairings: QuerySet[Pairing], now: datetime) -> QuerySet[PairingWithFacts]:
    """Add to each pairing the facts that tell how it goes.

    `last_met_at`, `next_at` (moments or None), `held_count`, `to_log_count` (begun and not logged),
    `late_log_count` (so for more than two days), `missed_count` (did not take place),
    `late_cancel_count` (cancelled with less notice than agreed), `quiet_since` (the last meeting,
    or the start or resumption of their work when that is later) and `is_quiet` (that is six weeks
    ago, or two more than they agreed on, nothing is planned, and they neither pause nor agree on
    their terms). `agreed_weeks` is the rhythm of the terms in force, or None.
    """
    sessions = Session.objects.filter(pairing=OuterRef("pk"))
    logs = SessionLog.objects.filter(session__pairing=OuterRef("pk")).order_by("-started_at")
    late = SessionMove.objects.filter(is_late=True)
    ahead = sessions.planned().filter(starts_at__gt=now).order_by("starts_at")
    began = PairingMove.objects.filter(pairing=OuterRef("pk"), to_state=PairingState.ACTIVE)
    return pairings.annotate(
        last_met_at=Subquery(logs.values("started_at")[:1]),
        next_at=Subquery(ahead.values("starts_at")[:1]),
        held_count=_number_of(sessions.filter(state=SessionState.HELD)),
        to_log_count=_number_of(sessions.planned().filter(starts_at__lte=now)),
        late_log_count=_number_of(sessions.planned().filter(starts_at__lte=now - LOG_GRACE)),
        missed_count=_number_of(sessions.filter(state=SessionState.MISSED)),
        late_cancel_count=_number_of(sessions.filter(pk__in=late.values("session"))),
        met_or_started_at=Coalesce("last_met_at", "started_at", "created_at"),
        quiet_since=Greatest(
            "met_or_started_at",
            Coalesce(Subquery(began.order_by("-at").values("at")[:1]), "met_or_started_at"),
        ),
        agreed_weeks=F("agreement__in_force__weeks_between"),
        quiet_before=_weeks_before(now, QUIET_WEEKS),
        at_risk_before=_weeks_before(now, QUIET_WEEKS + RISKY_BEYOND),
    ).annotate(
        is_quiet=ExpressionWrapper(
            Q(quiet_since__lt=F("quiet_before"), next_at__isnull=True)
            & ~Q(state__in=NEVER_QUIET_STATES),
            output_field=BooleanField(),
        )
    )


def _weeks_before(now: datetime, usual: int) -> Case:
    """The moment `usual` weeks ago, or more where the pair agreed on a longer rhythm."""
    longer = (
        When(
            agreement__in_force__weeks_between=weeks,
            then=Value(now - timedelta(weeks=quiet_weeks(weeks) - QUIET_WEEKS + usual)),
        )
        for weeks in range(QUIET_WEEKS - QUIET_BEYOND + 1, MOST_WEEKS + 1)
    )
    return Case(
        *longer,
        default=Value(now - timedelta(weeks=usual)),
        output_field=DateTimeField(),
    )


def quiet_weeks(agreed: int | None) -> int:
    """After how many weeks without a session a pair that agreed on a rhythm is quiet."""
    return max(QUIET_WEEKS, (agreed or 0) + QUIET_BEYOND)


def _number_of(sessions: QuerySet[Session]) -> Coalesce:
    counted = sessions.order_by().values("pairing").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def clashing_session(
    *,
    people: Iterable[User],
    starts_at: datetime,
    minutes: int,
    but: Session | None = None,
) -> Session | None:
    """The first planned session of any of `people` that overlaps the given time, if there is one.

    `but` is the session that is being moved: it does not stand in its own way.
    """
    ends_at = starts_at + timedelta(minutes=minutes)
    members = [person.pk for person in people]
    near = Session.objects.planned().filter(
        Q(pairing__coachee__profile__user__in=members)
        | Q(pairing__coach__profile__user__in=members)
        | Q(pairing__co_coach__profile__user__in=members),
        starts_at__gt=starts_at - LONGEST,
        starts_at__lt=ends_at,
    )
    if but is not None:
        near = near.exclude(pk=but.pk)
    overlapping = (s for s in near.with_people().order_by("starts_at") if s.ends_at > starts_at)
    return next(overlapping, None)


def mailed_aides(people: Iterable[User], *, but: Iterable[User] = ()) -> QuerySet[User]:
    """The delegates of `people` who are to get the mails about session times."""
    serving = Delegate.objects.current().filter(
        principal__in=[person.pk for person in people], gets_mails=True
    )
    aides = User.objects.filter(pk__in=serving.values("aide"), is_active=True)
    return aides.exclude(pk__in=[person.pk for person in but]).order_by("pk")


def mailed_aides_by_principal() -> dict[UUID, list[User]]:
    """All delegates who are to get the mails about session times, by whose sessions they keep."""
    serving = Delegate.objects.current().filter(gets_mails=True, aide__is_active=True)
    found: dict[UUID, list[User]] = {}
    for delegate in serving.select_related("aide").order_by("aide"):
        found.setdefault(delegate.principal_id, []).append(delegate.aide)
    return found


def usual_meeting(pairing: Pairing) -> dict[str, object]:
    """How the pair met last, or is to meet: what a form for another session begins with.

    Before there was one, what they agreed on; their rhythm is always that of the terms.
    """
    latest = Session.objects.filter(pairing=pairing).order_by("-starts_at")
    met: dict[str, object] = {**(latest.values("minutes", "mode", "place").first() or {})}
    terms = terms_in_force(pairing)
    if terms is None:
        return met
    weeks = min(terms.weeks_between, MOST_WEEKS_APART)
    return {"minutes": terms.least_minutes, **met, "every_weeks": weeks}


def countries_of(pairing: Pairing) -> dict[str, str]:
    """The countries in which the people of the pairing work: code and name."""
    places = [place for place in (pairing.coachee, pairing.coach, pairing.co_coach) if place]
    homes = Institution.objects.filter(profiles__in=[place.profile_id for place in places])
    codes = {str(home.country) for home in homes if home.country}
    return {code: countries.name(code) for code in sorted(codes)}


def themes_of_pair(pairing: Pairing) -> tuple[list[Theme], list[Theme]]:
    """The themes that everybody of the pairing named, most weighed first, and all the others."""
    named: dict[str, dict[object, int]] = {}
    places = (pairing.coachee, pairing.coach, pairing.co_coach)
    profiles = [place.profile_id for place in places if place is not None]
    for row in ProfileTheme.objects.filter(profile__in=profiles):
        named.setdefault(row.theme, {})[row.profile_id] = row.weight
    weights = {key: sum(by.values()) for key, by in named.items() if len(by) == len(profiles)}
    common = sorted((t for t in Theme if t in weights), key=lambda theme: -weights[theme])
    return common, [theme for theme in Theme if theme not in weights]


def terms_of_cohort(cohort: Cohort) -> CohortTerms:
    """What pairs of the cohort start from: its own row, or the usual terms, unsaved."""
    return CohortTerms.objects.filter(cohort=cohort).first() or CohortTerms(cohort=cohort)


def possible_sponsors(pairing: Pairing) -> QuerySet[User]:
    """Who could sponsor a pairing: people with a role, or leaders, of the coachee's institution."""
    institution = pairing.coachee.profile.institution_id
    is_known = Q(memberships__institution=institution) | Q(
        profiles__institution=institution, profiles__kind=ProfileKind.LEADER
    )
    own = [person.pk for person in pairing.people]
    found = User.objects.filter(is_known, is_active=True).exclude(pk__in=own)
    return found.distinct().order_by("name")


def guests_invited(by: User, *, since: datetime) -> int:
    """How often `by` let somebody in by an address since then, letters and known people alike."""
    return AuditEntry.objects.filter(kind="person.invited", actor_id=by.pk, at__gt=since).count()


def versions_without_sponsor(user: User, *, since: datetime) -> QuerySet[AgreementVersion]:
    """Terms of pairs that `user` runs, of others, that lack a sponsor since then or longer."""
    run = Pairing.objects.run_by(user).exclude(pk__in=Pairing.objects.of(user))
    lacking = unsigned_versions().filter(needs_sponsor=True, sponsor__isnull=True)
    lacking = lacking.prefetch_related(None)
    return lacking.filter(agreement__pairing__in=run, proposed_at__lte=since).order_by(
        "proposed_at"
    )


def versions_with_goals(pairing_id: UUID) -> QuerySet[AgreementVersion]:
    """The versions of a pairing's agreement that hold sealed goals."""
    return AgreementVersion.objects.filter(agreement__pairing=pairing_id).exclude(goals=b"")


def agreements_to_destroy(today: date) -> AgreementQuerySet:
    """Those whose day of destruction has come, without the proof that it was done."""
    done = Destruction.objects.filter(
        pairing=OuterRef("pairing"), due_on=OuterRef("in_force__destroy_on")
    )
    due = Agreement.objects.filter(in_force__destroy_on__lte=today)
    return due.exclude(Exists(done)).order_by("in_force__destroy_on")


def unsigned_versions() -> QuerySet[AgreementVersion]:
    """The newest versions of live pairs that wait for somebody's signature."""
    newest = AgreementVersion.objects.filter(
        Q(agreement__in_force__isnull=True) | ~Q(agreement__in_force=F("pk")),
        number=F("agreement__number"),
        agreement__pairing__in=Pairing.objects.live(),
    )
    return newest.prefetch_related("signatures").select_related(
        "sponsor",
        "co_coach",
        "proposed_by",
        "agreement__in_force",
        "agreement__pairing__coachee__profile__user",
        "agreement__pairing__coach__profile__user",
        "agreement__pairing__co_coach__profile__user",
        "agreement__pairing__cohort__programme",
    )


def unsigned_versions_of(user: User) -> QuerySet[AgreementVersion]:
    """Those of them that concern `user`: one of the pair, who joins it, or the sponsor."""
    joins = Q(pk__in=AgreementVersion.objects.joined_by(user).values("pk"))
    own = Q(agreement__pairing__in=Pairing.objects.of(user)) | Q(sponsor=user) | joins
    return unsigned_versions().filter(own).order_by("proposed_at")


def co_coach_of(pairing: Pairing) -> User | None:
    """The second coach, or whoever becomes one with the next agreement."""
    if pairing.co_coach is not None:
        present: User = pairing.co_coach.profile.user
        return present
    one = joining(pairing)
    return one.person if one is not None else None


def second_coaches_to_write_in(user: User) -> QuerySet[SecondCoach]:
    """Who joins a pair of `user` and stands in none of its terms yet."""
    named = AgreementVersion.objects.filter(
        agreement__pairing=OuterRef("pairing"),
        number=F("agreement__number"),
        co_coach=OuterRef("coach__profile__user"),
    )
    rows = SecondCoach.objects.filter(
        ~Exists(named), state=SecondCoachState.AGREED, pairing__in=Pairing.objects.of(user)
    )
    return rows.with_people()


def agreements_ending_soon(until: date) -> QuerySet[Agreement]:
    """Whose notes are destroyed up to `until` and are not yet."""
    with_notes = PairingKey.objects.filter(pairing=OuterRef("pairing"))
    return agreements_to_destroy(until).filter(Exists(with_notes)).with_people()


def pairs_without_terms() -> QuerySet[Pairing]:
    """Pairs that should agree on terms and have proposed none to each other."""
    begun = Agreement.objects.filter(pairing=OuterRef("pk"), number__gt=0)
    # Those at work without terms began before there were agreements.
    states = [PairingState.ACCEPTED, PairingState.CONTRACTING, PairingState.ACTIVE]
    return Pairing.objects.filter(state__in=states).exclude(Exists(begun)).with_people()


def next_session(pairing: Pairing, *, now: datetime) -> Session | None:
    """The session that the pair has planned next."""
    return Session.objects.ahead(now).filter(pairing=pairing).with_people().first()


def last_log(pairing: Pairing) -> SessionLog | None:
    """The log of the pair's last session."""
    logs = SessionLog.objects.filter(session__pairing=pairing)
    return logs.order_by("-started_at").first()


def weeks_between_sessions(session: Session) -> int:
    """The rhythm of a pair: the whole weeks from its session before to this one.

    What they agreed on, or else four, where there was none, or where the gap is no rhythm: less
    than half a week, or months.
    """
    before = SessionLog.objects.filter(
        session__pairing=session.pairing_id, started_at__lt=session.starts_at
    )
    last = before.order_by("-started_at").values_list("started_at", flat=True).first()
    weeks = round((session.starts_at - last) / timedelta(weeks=1)) if last else 0
    if 1 <= weeks <= LONGEST_RHYTHM:
        return weeks
    terms = terms_in_force(session.pairing)
    return terms.weeks_between if terms else USUAL_RHYTHM


def log_of(session: Session) -> SessionLog | None:
    """The log of a session with who wrote it."""
    return SessionLog.objects.select_related("logged_by").filter(session=session).first()


def sessions_on_paper(user: User, *, now: datetime) -> QuerySet[Session]:
    """Sessions whose facts `user` may type from paper and nobody has, the oldest first."""
    pairs = PaperPairing.objects.visible_to(user).values("pairing")
    return Session.objects.awaiting_log(now).filter(pairing__in=pairs).with_people()
