"""The evidence pack: for each of the six areas what the rows say, and what is missing.

Nobody who takes part is named, and small numbers are left out (`core.suppressing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import EvidenceArea, EvidenceNote, Fit, GroupKind, SessionState
from coaching.presenters.hours import in_hours
from coaching.queries import evidence as queries
from core.suppressing import LEAST, parted, shown
from core.templatetags.counterpart import day
from matching.models import PairingState, Part, Programme, ProposalState
from matching.presenters.settings import rule_lines, weight_lines
from notifications.emails import kind_named

REFUSALS: dict[str, Promise] = {
    "not_yours": gettext_lazy("This programme is not yours to describe."),
    "names_somebody": gettext_lazy(
        "This text names somebody who takes part. Write it without names: the pack leaves the "
        "house."
    ),
    "changed": gettext_lazy("Somebody changed this meanwhile. Look at both and store again."),
}


@dataclass(frozen=True)
class Table:
    """A table of the pack: also a CSV file of its own."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass
class Area:
    """One of the six areas."""

    key: str
    label: str
    note: EvidenceNote | None
    facts: list[tuple[str, Any]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def evidence(programme: Programme) -> list[Area]:
    """The six areas of a programme in the order of the standard."""
    notes = {note.area: note for note in EvidenceNote.objects.filter(programme=programme)}
    fillers = {
        EvidenceArea.PURPOSE: _purpose,
        EvidenceArea.TRAINING: _training,
        EvidenceArea.MATCHING: _matching,
        EvidenceArea.MEASUREMENT: _measurement,
        EvidenceArea.ETHICS: _ethics,
        EvidenceArea.ADMINISTRATION: _administration,
    }
    areas = []
    for key, fill in fillers.items():
        area = Area(key.value, str(key.label), notes.get(key.value))
        fill(area, programme)
        if area.note is None or not area.note.text.strip():
            area.missing.append(_("Your own words on this area are not written yet."))
        areas.append(area)
    return areas


def refusal(reason: str) -> str:
    """A refusal of the rules in words."""
    return str(REFUSALS[reason])


def number(value: Any) -> Any:
    """A number, or the words for one that is left out."""
    return _("left out: too few") if value is None else value


def _at_least(count: int) -> Any:
    """A number beside the tables of pairs: rounded down, or it would tell what they leave out."""
    if count < LEAST:
        return number(shown(count))
    return _("%(count)s or more") % {"count": count - count % LEAST}


def _purpose(area: Area, programme: Programme) -> None:
    cohorts = list(programme.cohorts.order_by("starts_on"))
    area.facts = [
        (_("Programme"), programme.name),
        (_("Kind"), programme.get_kind_display()),
        (_("Purpose as described"), programme.description or _("Not described")),
        (_("Cohorts"), len(cohorts)),
    ]
    rows = [[one.name, day(one.starts_on), day(one.ends_on)] for one in cohorts]
    heads = [_("Cohort"), _("Starts"), _("Ends")]
    area.tables = [Table("cohorts", _("Cohorts"), heads, rows)]
    if not programme.description.strip():
        area.missing.append(_("The programme has no description. Write its purpose there."))
    if not cohorts:
        area.missing.append(_("No cohort has been opened."))


def _training(area: Area, programme: Programme) -> None:
    facts = queries.supervision_facts(programme)
    area.facts = [
        (_("Supervision groups of coaches"), facts["groups"]),
        (_("Coaches in supervision now"), number(shown(facts["coaches"]))),
        (_("Supervision meetings held"), facts["meetings"]),
        (_("Hours of supervision"), in_hours(facts["minutes"])),
    ]
    if not facts["groups"]:
        area.missing.append(_("No supervision group of coaches is made."))
    elif not facts["meetings"]:
        area.missing.append(_("No supervision meeting has been held."))
    area.missing.append(
        _("Counterpart keeps no record of briefings before the matching. Describe them yourself.")
    )


def _matching(area: Area, programme: Programme) -> None:
    runs = list(queries.published_runs(programme))
    people = queries.people_by_part(programme)
    area.facts = [
        (_("Coachees enrolled"), number(shown(people[Part.COACHEE]))),
        (_("Coaches enrolled"), number(shown(people[Part.COACH]))),
        (_("Published runs of the matching"), len(runs)),
        (_("Both sides say yes or no to each proposal"), _("Yes")),
        (_("Avoidances are kept from everybody, this pack included"), _("Yes")),
        (_("A pair that does not work is ended without fault and matched again"), _("Yes")),
        (_("Days to answer a proposal, median"), number(queries.days_to_answer(programme))),
    ]
    area.tables = [
        _parted_table(
            "proposals",
            _("What came of the proposals"),
            queries.fates_of_proposals(programme),
            _fate_words(),
        ),
        _runs_table(runs),
        *_settings_tables(programme),
    ]
    if not runs:
        area.missing.append(_("No run of the matching is published, so there is no proof to show."))


def _runs_table(runs: Sequence[Any]) -> Table:
    heads = [_("Cohort"), _("Published"), _("Engine"), _("Seed"), _("Digest"), _("Proof kept")]
    rows = [
        [
            run.cohort.name,
            day(run.published_at),
            run.engine_version,
            run.seed,
            run.digest,
            _("Yes") if getattr(run, "proof", None) else _("No"),
        ]
        for run in runs
    ]
    return Table("runs", _("Runs, each proved best for its weights and rules"), heads, rows)


def _settings_tables(programme: Programme) -> list[Table]:
    cohorts = list(programme.cohorts.order_by("starts_on"))
    weights = [
        [cohort.name, label, weight]
        for cohort in cohorts
        for label, weight in weight_lines(cohort.criteria)
    ]
    rules = [
        [cohort.name, label, value]
        for cohort in cohorts
        # Which countries must not meet is for organisers alone.
        for label, value in rule_lines({**cohort.rules, "excluded_countries": None})[:-1]
    ]
    return [
        Table("weights", _("Weights"), [_("Cohort"), _("Criterion"), _("Weight")], weights),
        Table("rules", _("Rules"), [_("Cohort"), _("Rule"), _("Setting")], rules),
    ]


def _measurement(area: Area, programme: Programme) -> None:
    # One table, so that no second one tells what the first leaves out.
    fates = queries.fates_of_sessions(programme)
    words = {state.value: str(state.label) for state in SessionState} | {
        "in_time": _("Held, logged within two days"),
        "late": _("Held, logged later"),
    }
    held = fates["in_time"] + fates["late"]
    hours = in_hours(queries.session_minutes(programme)) if held >= LEAST else None
    to_first = queries.days_to_first_session(programme)
    area.facts = [
        (_("Hours of sessions"), number(hours)),
        (_("Days from the start of a pair to its first session, median"), number(to_first)),
        (_("Days from a session to its log, median"), number(queries.days_to_log(programme))),
    ]
    area.tables = [_parted_table("sessions", _("Sessions"), fates, words)]
    _add_fit(area, programme)
    _add_groups(area, programme)
    if not held:
        area.missing.append(_("No session is logged."))
    area.missing.append(
        _("The effect of the programme is not in these figures: add your evaluation.")
    )


def _add_fit(area: Area, programme: Programme) -> None:
    words = {fit.value: str(fit.label) for fit in Fit}
    answers = queries.fit_answers(programme)
    area.tables.append(_parted_table("fit", _("Answers to whether the two fit"), answers, words))
    if not any(answers.values()):
        area.missing.append(_("Nobody has said yet whether the two of a pair fit."))


def _add_groups(area: Area, programme: Programme) -> None:
    facts = queries.group_facts(programme)
    area.facts += [
        (_("Group sessions held"), facts[GroupKind.GROUP_SESSION]),
        (_("Seminar days held"), facts[GroupKind.SEMINAR_DAY]),
    ]
    words = {"present": _("Was there"), "absent": _("Was not there")}
    counts = {key: facts[key] for key in words}
    title = _("People at group sessions and seminar days")
    area.tables.append(_parted_table("groups", title, counts, words))


def _ethics(area: Area, programme: Programme) -> None:
    agreements = queries.agreement_facts(programme)
    area.facts = [
        (_("Pairs whose agreement everybody signed"), _at_least(agreements["signed"])),
        (_("Pairs in which everybody signed a change since"), _at_least(agreements["changed"])),
        (_("Notes of sessions"), _("Encrypted; read by their author or the pair alone")),
        (_("Who opened a note"), _("Written down, and seen by the pair")),
        (_("What organisers see"), _("Dates, length, attendance and themes from a list; no note")),
        (_("Limits of confidentiality"), _("Harm to people, breach of policy, illegality")),
        (_("Coachees in a coach's log of hours"), _("By name only with their consent")),
        (_("Changes and decisions"), _("In an audit trail that cannot be rewritten unseen")),
        (_("Supervision"), _("No case is written down")),
    ]
    if not agreements["signed"]:
        area.missing.append(_("No pair has signed an agreement."))
    area.missing.append(
        _("The code of ethics that coaches sign is not held here. Name it in your own words.")
    )


def _administration(area: Area, programme: Programme) -> None:
    sent = queries.messages_sent(programme)
    words = {key: str(kind.label) if (kind := kind_named(key)) else key for key in sent}
    title = _("Messages sent, in all programmes of the institution")
    area.facts = [
        (_("Letters of hours issued to coaches"), number(shown(queries.letters_issued(programme))))
    ]
    area.tables = [_parted_table("messages", title, sent, words)]
    if not sent:
        area.missing.append(_("No reminder or message has been sent yet."))


def _parted_table(
    name: str, title: str, counts: Mapping[str, int], words: Mapping[str, str]
) -> Table:
    """A table whose cells add up, small ones left out with what would tell of them."""
    result = parted(counts)
    rows: list[list[Any]] = [[words[key], number(result.cells[key])] for key in sorted(counts)]
    rows.append([_("Together"), number(result.total)])
    return Table(name, title, [title, _("Number")], rows)


def _fate_words() -> dict[str, str]:
    words = {
        f"proposal_{state.value}": _("Proposal: %(state)s") % {"state": state.label}
        for state in ProposalState
    }
    pairs = {
        f"pairing_{state.value}": _("Pair: %(state)s") % {"state": state.label}
        for state in PairingState
    }
    return words | pairs


def pack_context(programme: Programme, areas: Sequence[Area], now: datetime) -> dict[str, Any]:
    """What the overview of the pack says."""
    return {
        "title": _("Evidence pack"),
        "number": programme.name,
        "programme": programme,
        "areas": areas,
        "day": now,
        "least": LEAST,
    }
