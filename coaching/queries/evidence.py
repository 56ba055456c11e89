"""What the rows say of a programme as a whole: counts and times, nobody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from statistics import median

from django.db.models import Count, Min, Q, QuerySet, Sum

from accounts.models import User
from coaching.models import (
    Agreement,
    Fit,
    FitAnswer,
    GroupKind,
    GroupPlace,
    GroupSession,
    GroupState,
    HoursLetter,
    HoursLetterState,
    Session,
    SessionLog,
    SessionState,
    SupervisionGroup,
    SupervisionMeeting,
    SupervisionMember,
    SupervisionState,
)
from coaching.rules import LOG_GRACE
from core.suppressing import LEAST
from matching.models import (
    MatchRun,
    Pairing,
    Part,
    Programme,
    Proposal,
    ProposalAnswer,
    ProposalState,
)
from notifications.models import MessageState, OutboxMessage


def names_in(text: str, programme: Programme) -> bool:
    """Whether `text` holds the full name of anybody who takes part in the programme."""
    taking_part = User.objects.filter(profiles__enrolments__cohort__programme=programme)
    words = " ".join(text.split()).casefold()
    names = taking_part.distinct().values_list("name", flat=True)
    return any(" ".join(name.split()).casefold() in words for name in names if name.strip())


def people_by_part(programme: Programme) -> dict[str, int]:
    """How many people were ever enrolled on each side, each once."""
    rows = User.objects.filter(profiles__enrolments__cohort__programme=programme)
    return {
        part: rows.filter(
            profiles__enrolments__cohort__programme=programme, profiles__enrolments__part=part
        )
        .distinct()
        .count()
        for part in Part.values
    }


def published_runs(programme: Programme) -> QuerySet[MatchRun]:
    """The runs whose proposals people got, the first one first."""
    runs = MatchRun.objects.filter(cohort__programme=programme, published_at__isnull=False)
    return runs.select_related("cohort", "proof").defer("instance").order_by("published_at")


def fates_of_proposals(programme: Programme) -> dict[str, int]:
    """What came of every published proposal: one fate each, of those accepted the pair's state."""
    published = Proposal.objects.filter(
        run__cohort__programme=programme, run__published_at__isnull=False
    )
    fates: Counter[str] = Counter()
    open_or_lost = published.exclude(state__in=[ProposalState.DRAFT, ProposalState.ACCEPTED])
    for row in open_or_lost.order_by().values("state").annotate(n=Count("pk")):
        fates[f"proposal_{row['state']}"] = row["n"]
    pairs = Pairing.objects.filter(cohort__programme=programme)
    for row in pairs.order_by().values("state").annotate(n=Count("pk")):
        fates[f"pairing_{row['state']}"] = row["n"]
    return dict(fates)


def days_to_answer(programme: Programme) -> float | None:
    """The median of the days from publication to an answer; None for fewer than five answers."""
    answers = ProposalAnswer.objects.filter(
        proposal__run__cohort__programme=programme, proposal__run__published_at__isnull=False
    ).values_list("at", "proposal__run__published_at")
    return _median_days([(at - asked).total_seconds() for at, asked in answers if asked])


def days_to_log(programme: Programme) -> float | None:
    """The median of the days from a session to its log; None for fewer than five logs."""
    logs = SessionLog.objects.filter(session__pairing__cohort__programme=programme)
    times = logs.values_list("logged_at", "started_at")
    return _median_days([(logged - began).total_seconds() for logged, began in times])


def days_to_first_session(programme: Programme) -> float | None:
    """The median of the days from a pair's start to its first session; None for fewer than five."""
    pairs = Pairing.objects.filter(cohort__programme=programme, started_at__isnull=False)
    firsts = pairs.annotate(first=Min("sessions__log__started_at")).filter(first__isnull=False)
    times = firsts.values_list("first", "started_at")
    return _median_days([max(0.0, (first - began).total_seconds()) for first, began in times])


def fates_of_sessions(programme: Programme) -> dict[str, int]:
    """What came of every session, one fate each; of those held, when the log was written."""
    sessions = Session.objects.filter(pairing__cohort__programme=programme)
    others = sessions.exclude(state=SessionState.HELD).order_by()
    fates = {row["state"]: row["n"] for row in others.values("state").annotate(n=Count("pk"))}
    logs = SessionLog.objects.filter(session__pairing__cohort__programme=programme)
    times = logs.values_list("logged_at", "started_at")
    late = sum(logged - began > LOG_GRACE for logged, began in times)
    return {**fates, "in_time": len(times) - late, "late": late}


def session_minutes(programme: Programme) -> int:
    logs = SessionLog.objects.filter(session__pairing__cohort__programme=programme)
    return logs.aggregate(total=Sum("minutes"))["total"] or 0


def messages_sent(programme: Programme) -> dict[str, int]:
    """Messages that went out for the programmes of the institution, by kind."""
    rows = OutboxMessage.objects.filter(
        Q(kind__startswith="matching.") | Q(kind__startswith="coaching."),
        institution_id=programme.institution_id,
        state=MessageState.SENT,
    ).order_by()
    return {row["kind"]: row["n"] for row in rows.values("kind").annotate(n=Count("pk"))}


def supervision_facts(programme: Programme) -> Mapping[str, int]:
    """Groups, coaches in them now, meetings held and their minutes."""
    groups = SupervisionGroup.objects.filter(programme=programme)
    members = SupervisionMember.objects.filter(group__in=groups, left_at__isnull=True)
    held = SupervisionMeeting.objects.filter(group__in=groups, state=SupervisionState.HELD)
    return {
        "groups": groups.count(),
        "coaches": members.values("coach").distinct().count(),
        "meetings": held.count(),
        "minutes": held.aggregate(total=Sum("minutes"))["total"] or 0,
    }


def agreement_facts(programme: Programme) -> Mapping[str, int]:
    """Pairs whose terms everybody signed, and those that signed a change of them since."""
    agreements = Agreement.objects.filter(pairing__cohort__programme=programme)
    return agreements.aggregate(
        signed=Count("pk", filter=Q(in_force__isnull=False)),
        changed=Count("pk", filter=Q(in_force__number__gt=1)),
    )


def fit_answers(programme: Programme) -> dict[str, int]:
    """How often each answer to the fit question was given, in all pairs and after any session."""
    answers = FitAnswer.objects.filter(pairing__cohort__programme=programme).order_by()
    given = {row["answer"]: row["n"] for row in answers.values("answer").annotate(n=Count("pk"))}
    return {answer: given.get(answer, 0) for answer in Fit.values}


def group_facts(programme: Programme) -> Mapping[str, int]:
    """Group sessions and seminar days that were held; who was there and who was not, in all."""
    held = GroupSession.objects.filter(cohort__programme=programme, state=GroupState.HELD)
    kinds = {
        row["kind"]: row["n"] for row in held.order_by().values("kind").annotate(n=Count("pk"))
    }
    places = GroupPlace.objects.filter(session__in=held).aggregate(
        present=Count("pk", filter=Q(was_present=True)),
        absent=Count("pk", filter=Q(was_present=False)),
    )
    return {kind: kinds.get(kind, 0) for kind in GroupKind.values} | places


def letters_issued(programme: Programme) -> int:
    letters = HoursLetter.objects.filter(cohort__programme=programme)
    return letters.filter(state=HoursLetterState.ISSUED).count()


def _median_days(seconds: list[float]) -> float | None:
    if len(seconds) < LEAST:
        return None
    return round(median(seconds) / 86_400, 1)
