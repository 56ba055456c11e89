"""How a pair goes, from facts alone, and what an organiser does about it.

The first fact of FACTS that holds decides. A new source of facts is one row here, one annotation
in `queries.health` and one sentence in `presenters.health`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import F, Q

from coaching.models import CallOutcome, Fit
from matching.models import LIVE_PAIRING_STATES, PairingState
from matching.rules import can_run_cohort

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Pairing

# So many sessions in a row that did not take place put a pair at risk.
MOST_MISSED = 2
# Terms that wait longer than this for a signature wait for a call.
SIGNED_WITHIN = timedelta(days=14)
NUDGE_AGAIN_AFTER = timedelta(days=7)
LOOK_AGAIN_AFTER = timedelta(days=14)


class ContactRefused(ValueError):
    """A pair cannot be nudged or called so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Health(StrEnum):
    """The most urgent first."""

    AT_RISK = "at_risk"
    QUIET = "quiet"
    ON_TRACK = "on_track"
    OVER = "over"


class PairAction(StrEnum):
    """The one thing an organiser does next about a pair."""

    REMATCH = "rematch"
    PAUSE = "pause"
    CALL = "call"
    NUDGE = "nudge"
    SEE = "see"


@dataclass(frozen=True)
class Fact:
    """A fact that can stand behind the health of a pair read `with_health`."""

    key: str
    health: Health
    action: PairAction
    holds: Callable[[datetime], Q]


def _is_paused(_now: datetime) -> Q:
    return Q(state=PairingState.PAUSED)


def _is_contracting(_now: datetime) -> Q:
    return Q(state=PairingState.CONTRACTING)


def _long_unsigned(now: datetime) -> Q:
    return Q(state=PairingState.CONTRACTING, created_at__lt=now - SIGNED_WITHIN)


def _never_met(_now: datetime) -> Q:
    return Q(last_met_at__isnull=True, quiet_since__lt=F("quiet_before"), next_at__isnull=True)


def _long_quiet(_now: datetime) -> Q:
    """Quiet, and four weeks later nothing has brought them together again."""
    return Q(quiet_since__lt=F("at_risk_before"), next_at__isnull=True)


FACTS: tuple[Fact, ...] = (
    Fact("over", Health.OVER, PairAction.SEE, lambda _now: ~Q(state__in=LIVE_PAIRING_STATES)),
    Fact("paused", Health.QUIET, PairAction.SEE, _is_paused),
    Fact("closing", Health.ON_TRACK, PairAction.SEE, lambda _now: Q(state=PairingState.CLOSING)),
    Fact("fit_change", Health.AT_RISK, PairAction.REMATCH, lambda _now: Q(fit_answer=Fit.CHANGE)),
    Fact(
        "wants_change",
        Health.AT_RISK,
        PairAction.REMATCH,
        lambda _now: Q(standing_outcome=CallOutcome.WANTS_CHANGE),
    ),
    Fact(
        "pause_asked",
        Health.QUIET,
        PairAction.PAUSE,
        lambda _now: Q(standing_outcome=CallOutcome.PAUSE_ASKED),
    ),
    Fact("fit_worried", Health.AT_RISK, PairAction.CALL, lambda _now: Q(fit_answer=Fit.WORRIED)),
    # Before what follows from not meeting: a session without a log may well have been held.
    Fact("log_missing", Health.QUIET, PairAction.NUDGE, lambda _now: Q(late_log_count__gt=0)),
    Fact("unsigned", Health.QUIET, PairAction.CALL, _long_unsigned),
    Fact("contracting", Health.ON_TRACK, PairAction.SEE, _is_contracting),
    Fact("never_met", Health.AT_RISK, PairAction.CALL, _never_met),
    Fact("long_quiet", Health.AT_RISK, PairAction.CALL, _long_quiet),
    Fact(
        "missed_often",
        Health.AT_RISK,
        PairAction.CALL,
        lambda _now: Q(missed_since_count__gte=MOST_MISSED),
    ),
    Fact("not_met", Health.QUIET, PairAction.NUDGE, lambda _now: Q(is_quiet=True)),
    Fact(
        "missed",
        Health.QUIET,
        PairAction.NUDGE,
        lambda _now: Q(missed_since_count__gt=0, next_at__isnull=True),
    ),
    Fact("no_next", Health.ON_TRACK, PairAction.SEE, lambda _now: Q(next_at__isnull=True)),
    Fact("on_track", Health.ON_TRACK, PairAction.SEE, lambda _now: Q()),
)
FACT_OF = {fact.key: fact for fact in FACTS}


def action_for(
    fact: str,
    *,
    nudged_at: datetime | None,
    quiet_since: datetime,
    look_again_on: date | None,
    now: datetime,
) -> PairAction:
    """What is next: after a nudge that changed nothing comes a call, after a call its date."""
    action = FACT_OF[fact].action
    if action not in (PairAction.NUDGE, PairAction.CALL):
        return action
    if look_again_on is not None and look_again_on > now.date():
        return PairAction.SEE
    if action is PairAction.NUDGE and nudged_at is not None and nudged_at > quiet_since:
        return PairAction.SEE if nudged_lately(nudged_at, now) else PairAction.CALL
    return action


def nudged_lately(nudged_at: datetime | None, now: datetime) -> bool:
    """A pair is nudged once a week at most, by whomever."""
    return nudged_at is not None and now - nudged_at < NUDGE_AGAIN_AFTER


def can_contact(user: User, pairing: Pairing) -> bool:
    """The organisers of a pair, as long as it lives."""
    return pairing.is_live and can_run_cohort(user, pairing.cohort)
