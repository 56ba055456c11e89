"""No file makes the command fall over: it is solved and proved, or refused with one line."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import InstanceError, verify_assignment
from matching.engine.files.fields import MOST
from matching.engine.files.instances import read_instance
from matching.engine.files.results import read_result
from matching.engine.model.cohort import CohortProblem
from tests.matching.engine.calling import called

ASSIGNMENT: dict[str, Any] = {
    "scores": [[3, None, 0], [2, 2, 7], [None, None, 1]],
    "capacity": [1, 0, 2],
    "locks": [[0, 0]],
    "aims": ["matched", "worst", "total"],
    "alternatives": 3,
    "coachees": ["a", "b", "ç"],
    "coaches": ["x", "y", "z"],
    "seed": 4,
}
COHORT: dict[str, Any] = {
    "coachees": [
        {
            "id": "a",
            "institution": "i",
            "unit": ["t", "u"],
            "country": "SE",
            "languages": {"fr": "C2"},
        },
        {"id": "b", "seniority": 4, "themes": {"x": 2}, "languages": {"fr": "C1"}, "gender": None},
        {
            "id": "both",
            "languages": {"fr": "B1"},
            "time_zone": "Africa/Kigali",
            "modes": ["online"],
            "weeks": [1, 2],
        },
    ],
    "coaches": [
        {"id": "x", "capacity": 2, "languages": {"fr": "B2"}, "sectors": {"law": 3}},
        {"id": "both", "languages": {"fr": "B1"}, "themes": {"x": 3}, "time_zone": "Asia/Kolkata"},
        {"id": "y", "gender": "f", "unit": ["t"], "institution": "i", "country": "RW"},
    ],
    "criteria": {"themes": 10, "language": 10, "time_zone": 5, "chemistry": 7, "preference": 1},
    "rules": {
        "language_level": "B1",
        "same_institution": True,
        "own_institution": False,
        "max_zone_gap_hours": 7,
        "excluded_countries": [["SE", "RW"]],
        "seniority_gap_max": 6,
        "seniority_step_min": None,
        "theme_required": False,
        "repeat": False,
    },
    "preferences": [{"by": "a", "for": "x", "rank": 1}],
    "avoidances": [{"by": "b", "of": "x"}],
    "conflicts": [{"between": ["a", "y"], "kind": "confidential"}],
    "previous": [["both", "x"]],
    "chemistry": [{"by": "x", "with": "a", "score": 800}],
    "co_coaching": {"required": False, "mixed": True},
    "locks": [],
    "aims": ["matched", "total"],
    "seed": 1,
}

LINE = re.compile(r"[^\n]+: [^\n]+\n")
FIELDS = "|".join({"instance", *ASSIGNMENT, *COHORT})
NAMED = re.compile(rf"({FIELDS})\b")

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([-1, 10**9, 2**31, 2**31 + 1, 2**53, MOST, MOST + 1, 10**18, -(10**30)])
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(
        ["a", "x", "both", "B2", "Europe", "../etc/passwd", "UTC", "\u0000", "\u2028"]
    )
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "by", "of", "x", "\n", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    else:
        return [path]
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


@st.composite
def _mutated(draw: st.DrawFn) -> Any:
    """Draw a good instance with one to three places changed."""
    instance = json.loads(json.dumps(draw(st.sampled_from([ASSIGNMENT, COHORT]))))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(_places(instance), key=repr)))
        holder, others = instance, _places(instance)
        for key in path[:-1]:
            holder = holder[key]
        kind = draw(st.sampled_from(["junk", "gone", "twice", "copied"]))
        if not path:
            continue
        if kind == "gone":
            del holder[path[-1]]
        elif kind == "twice" and isinstance(holder, list):
            holder.append(holder[path[-1]])
        elif kind == "copied":
            found = instance
            for key in draw(st.sampled_from(sorted(others, key=repr))):
                found = found[key]
            holder[path[-1]] = json.loads(json.dumps(found))
        else:
            holder[path[-1]] = draw(JSON)
    return instance


def _assert_told(text: str) -> None:
    """Check that a text is solved and proved, or refused by one line that names the place."""
    code, out, err = called("-", text=text)
    if code == 0:
        problem = read_instance(text)
        result = read_result(out, isinstance(problem, CohortProblem))
        broken = verify_assignment(problem, result) or ""
        assert broken == "" or "rules and figures hold" in broken
        assert (err, out.count("\n")) == ("", 1)
        assert called("-", text=text) == (code, out, err)
        return
    assert (code, out) == (2, "")
    assert LINE.fullmatch(err)
    assert len(err) < 500
    assert err.isascii() or err.isprintable()


@given(_mutated())
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_a_good_file(instance: Any) -> None:
    _assert_told(json.dumps(instance))


@given(_mutated())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_line_names_the_field(instance: Any) -> None:
    """Where all keys are known ones, the complaint begins with one of them."""
    code, _, err = called("-", text=json.dumps(instance))
    if code == 2 and "is not a known field" not in err:
        assert NAMED.match(err)


@given(st.sampled_from([ASSIGNMENT, COHORT]), st.data())
@settings(max_examples=200, deadline=None)
def test_any_change_of_letters(instance: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(instance)
    for _ in range(data.draw(st.integers(1, 3))):
        first = data.draw(st.integers(0, len(text) - 1))
        after = data.draw(st.integers(first, min(len(text), first + 8)))
        bits = st.sampled_from(
            ["", "0", "9" * 30, "-", ",", "}", "[", '"', "1e999", "NaN", "\ud800"]
        )
        text = text[:first] + data.draw(bits) + text[after:]
    try:
        text.encode()
    except UnicodeEncodeError:
        code, _, err = called("-", text=text)
        assert (code, err) == (2, "file: -: is not UTF-8 text\n")
        return
    _assert_told(text)


@given(st.sampled_from([ASSIGNMENT, COHORT]), st.data(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_number_of_any_length_is_too_great_where_it_stands(
    instance: dict[str, Any], data: st.DataObject, below: bool
) -> None:
    copy = json.loads(json.dumps(instance))
    numbers = [path for path in _places(copy) if type(_at(copy, path)) is int]
    path = data.draw(st.sampled_from(numbers))
    _at(copy, path[:-1])[path[-1]] = "NUMBER"
    digits = ("-" if below else "") + "9" * data.draw(st.sampled_from([20, 4301, 10**6]))
    code, out, err = called("-", text=json.dumps(copy).replace('"NUMBER"', digits))
    field = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)[1:]
    assert (code, out, err) == (2, "", f"{field}: is too great\n")


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def test_the_good_files_are_good() -> None:
    """Else the changes above would all be refused for one and the same fault."""
    for instance in (ASSIGNMENT, COHORT):
        code, out, err = called("-", text=json.dumps(instance))
        assert (code, err) == (0, "")
        assert json.loads(out)["cardinality"] >= 2


def test_a_result_is_read_with_the_same_manners() -> None:
    _, out, _ = called("-", text=json.dumps(ASSIGNMENT))
    longer = re.sub(r'"total": \d+', '"total": ' + "9" * 10**5, out)
    with pytest.raises(InstanceError, match=r"^total: is too great$"):
        read_result(longer, of_cohort=False)
