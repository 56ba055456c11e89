"""Rules and scores written once more from their definition, one pair at a time, with no regard to
speed; nothing of the engine's scoring is used."""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from matching.engine import CohortProblem, Person

ORDER = ["A1", "A2", "B1", "B2", "C1", "C2"]
WORTH = {None: 0, "A1": 100, "A2": 250, "B1": 450, "B2": 700, "C1": 900, "C2": 1000}


def forbidden(problem: CohortProblem, coachee: Person, coach: Person) -> set[str]:
    """Return the keys of all rules that forbid a pair; "hidden" stands for those never told."""
    rules, both = problem.rules, {coachee.id, coach.id}
    same = coachee.institution != "" and coachee.institution == coach.institution
    short, long = sorted((coachee.unit, coach.unit), key=len)
    ranks = (coachee.seniority, coach.seniority)
    known = None not in ranks
    up = coach.seniority - coachee.seniority if known else 0
    level = _common(coachee, coach)
    hours = _gap(coachee.time_zone, coach.time_zone)
    countries = {(coachee.country, coach.country), (coach.country, coachee.country)}
    told = [one for one in problem.conflicts if one.kind != "confidential"]
    quiet = [one for one in problem.conflicts if one.kind == "confidential"]
    needed = rules.language_level
    closed = {
        "same_person": len(both) == 1,
        "no_place": coach.capacity == 0,
        "no_common_language": needed is not None
        and (level is None or ORDER.index(level) < ORDER.index(needed)),
        "chain_of_command": rules.chain_of_command and same and long[: len(short)] == short,
        "same_institution": not rules.same_institution and same,
        "other_institution": rules.own_institution and not same,
        "time_zone_gap": rules.max_zone_gap_hours is not None
        and hours is not None
        and hours > rules.max_zone_gap_hours,
        "excluded_countries": bool(countries & set(rules.excluded_countries)),
        "seniority_gap": rules.seniority_gap_max is not None
        and known
        and abs(up) > rules.seniority_gap_max,
        "seniority_step": rules.seniority_step_min is not None
        and known
        and up < rules.seniority_step_min,
        "nothing_offered": rules.theme_required
        and bool(coachee.themes)
        and not set(coachee.themes) & set(coach.themes),
        "conflict_of_interest": any(set(one.between) == both for one in told),
        "previous_pair": not rules.repeat and any(set(pair) == both for pair in problem.previous),
        "hidden": any({one.by, one.of} == both for one in problem.avoidances)
        or any(set(one.between) == both for one in quiet),
    }
    return {key for key, shut in closed.items() if shut}


def score(problem: CohortProblem, coachee: Person, coach: Person) -> int:
    """Return floor(sum of weight * value / sum of weights)."""
    weights = {name: weight for name, weight in problem.criteria.items() if weight}
    if not weights:
        return 0
    found = values(problem, coachee, coach)
    return int(Fraction(sum(w * found[n] for n, w in weights.items()), sum(weights.values())))


def values(problem: CohortProblem, coachee: Person, coach: Person) -> dict[str, int]:
    """Return the value of a pair under each criterion."""
    wants = _thousand(coachee.themes)
    weeks = _thousand(dict.fromkeys(coachee.weeks, 1))
    free = bool(coachee.weeks and coach.weeks)
    modes = bool(coachee.modes and coach.modes)
    hours = _gap(coachee.time_zone, coach.time_zone)
    return {
        "themes": sum(int(Fraction(part * coach.themes.get(t, 0), 3)) for t, part in wants.items())
        if wants
        else 500,
        "language": WORTH[_common(coachee, coach)],
        "sector": _sector(coachee.sector, coach),
        "seniority": _seniority(coachee.seniority, coach.seniority),
        "time_zone": 500 if hours is None else 1000 - int(1000 * hours / 12),
        "availability": sum(weeks[w] for w in weeks if w in coach.weeks) if free else 500,
        "mode": 1000 * bool(set(coachee.modes) & set(coach.modes)) if modes else 500,
        "preference": _preference(problem, coachee.id, coach.id),
        "chemistry": _chemistry(problem, coachee.id, coach.id),
    }


def _common(coachee: Person, coach: Person) -> str | None:
    best = None
    for code in coachee.languages:
        if code in coach.languages:
            weaker = min(coachee.languages[code], coach.languages[code])
            best = weaker if best is None else max(best, weaker)
    return best


def _thousand(weights: Mapping) -> dict:
    """Divide 1000 in proportion; the greatest remainders, then the smaller keys, get the rest."""
    whole = sum(weights.values())
    exact = {key: Fraction(1000 * weight, whole) for key, weight in weights.items()}
    parts = {key: int(part) for key, part in exact.items()}
    for key in sorted(exact, key=lambda key: (parts[key] - exact[key], key)):
        if sum(parts.values()) < 1000:
            parts[key] += 1
    return parts


def _sector(sector: str, coach: Person) -> int:
    if not sector:
        return 500
    years = 100 * coach.sectors.get(sector, 0)
    return min(1000, max(years, 600 if coach.sector == sector else 0))


def _seniority(coachee: int | None, coach: int | None) -> int:
    if coachee is None or coach is None:
        return 500
    lost = 250 * (coachee - coach) if coach < coachee else 120 * max(0, coach - coachee - 2)
    return max(0, 1000 - lost)


@cache
def _hours_from_utc(zone: str) -> Fraction:
    offsets = []
    for month in (1, 7):
        moment = datetime(2025, month, 15, 12, tzinfo=UTC).astimezone(ZoneInfo(zone))
        offsets.append(moment.replace(tzinfo=UTC) - datetime(2025, month, 15, 12, tzinfo=UTC))
    return Fraction(int(min(offsets).total_seconds()), 3600)


def _gap(first: str, second: str) -> Fraction | None:
    """Return the hours between two clocks in standard time, around the day the shorter way."""
    if not (first and second):
        return None
    apart = abs(_hours_from_utc(first) - _hours_from_utc(second))
    return min(apart % 24, 24 - apart % 24)


def _preference(problem: CohortProblem, coachee: str, coach: str) -> int:
    sides = [
        max(100, 1100 - 100 * wish.rank)
        for wish in problem.preferences
        if (wish.by, wish.for_) in {(coachee, coach), (coach, coachee)}
    ]
    return sum(sides) // 2


def _chemistry(problem: CohortProblem, coachee: str, coach: str) -> int:
    said = [
        talk.score
        for talk in problem.chemistry
        if (talk.by, talk.with_) in {(coachee, coach), (coach, coachee)}
    ]
    return min(said, default=0)


def most_placed(doors: list[list[int]], places: list[int]) -> int:
    """Return how many rows can sit, one augmenting path after the other."""
    seats: list[list[int]] = [[] for _ in places]

    def sits(row: int, seen: set[int]) -> bool:
        for column in doors[row]:
            if column in seen:
                continue
            seen.add(column)
            if len(seats[column]) < places[column]:
                seats[column].append(row)
                return True
            for place, other in enumerate(seats[column]):
                if sits(other, seen):
                    seats[column][place] = row
                    return True
        return False

    return sum(sits(row, set()) for row in range(len(doors)))
