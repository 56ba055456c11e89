"""The engine as a command."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import InstanceError, solve
from matching.engine.command import main
from matching.engine.files.instances import read_instance
from matching.engine.files.writing import result_text

ROOT = Path(__file__).parents[3]
INSTANCE = {"scores": [[3, None], [2, 2]], "capacity": [1, 1], "alternatives": 2}
COHORT: dict[str, Any] = {
    "coachees": [{"id": "a", "languages": {"fr": "C1"}}, {"id": "b", "unit": ["x"]}],
    "coaches": [{"id": "x", "capacity": 2, "languages": {"fr": "B2"}, "sectors": {"law": 3}}],
    "criteria": {"language": 10},
    "rules": {"language_level": None, "same_institution": True},
    "preferences": [{"by": "a", "for": "x", "rank": 1}],
    "avoidances": [{"by": "b", "of": "x"}],
    "conflicts": [],
    "previous": [],
    "co_coaching": {"required": False, "mixed": True},
    "locks": [],
    "aims": ["matched", "worst", "total"],
    "seed": 1,
}


def _run(*arguments: str, given_text: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments],
        input=given_text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("instance", [INSTANCE, COHORT])
def test_solve_and_verify(instance: dict[str, Any], tmp_path: Path) -> None:
    given_file, result_file = tmp_path / "instance.json", tmp_path / "result.json"
    given_file.write_text(json.dumps(instance))
    code, out, err = _run(str(given_file))
    assert (code, err) == (0, "")
    assert _run("-", given_text=json.dumps(instance))[1] == out
    result_file.write_text(out)
    assert _run("verify", str(given_file), str(result_file)) == (0, "proved\n", "")
    worse = json.loads(out)
    worse["total"] += 1
    result_file.write_text(json.dumps(worse))
    code, out, _ = _run("verify", str(given_file), str(result_file))
    assert code == 1
    assert out.startswith("cardinality, total or worst")


def _complaint(capsys: pytest.CaptureFixture[str], path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    assert main([str(path)]) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    assert seen.err.count("\n") == 1
    return seen.err


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "instance: is not JSON"),
        ("[1]", "instance: must be an object"),
        ("{}", "instance: has neither"),
        ('{"scores": [[1]]}', "capacity: is missing"),
        ('{"scores": [[1]], "capacity": [1], "capacity": [2]}', "capacity: stands there twice"),
        ('{"scores": [[1, 2]], "capacity": [1]}', "scores[0]: must have 1 entries"),
        ('{"scores": [[-1]], "capacity": [1]}', "scores[0][0]: must be 0 or more"),
        ('{"scores": [[1.5]], "capacity": [1]}', "scores[0][0]: must be an integer"),
        ('{"scores": [[true]], "capacity": [1]}', "scores[0][0]: must be an integer"),
        ('{"scores": [[NaN]], "capacity": [1]}', "instance: holds NaN"),
        ('{"scores": [[9007199254740993]], "capacity": [1]}', "scores[0][0]: is too great"),
        ('{"scores": [[1]], "capacity": [-1]}', "capacity[0]: must be 0 or more"),
        ('{"scores": [[1]], "capacity": [1], "locks": [[0, 1]]}', "locks[0]: names"),
        ('{"scores": [[null]], "capacity": [1], "locks": [[0, 0]]}', "locks[0]: is a forbidden"),
        ('{"scores": [[1]], "capacity": [0], "locks": [[0, 0]]}', "locks[0]: takes more"),
        ('{"scores": [[1]], "capacity": [1], "aims": ["total"]}', "aims: must be one of"),
        ('{"scores": [[1]], "capacity": [1], "colour": 1}', "colour: is not a known field"),
        ('{"scores": ' + "[" * 100_000 + "]" * 100_000 + "}", "instance: is nested too deeply"),
        ('{"criteria": {}, "coachees": [], "coaches": [{}]}', "coaches[0].id: is missing"),
        ('{"criteria": {}, "coachees": [{"id": "a\\n"}], "coaches": []}', "coachees[0].id: must"),
        ('{"criteria": {"themes": "10"}, "coachees": [], "coaches": []}', "criteria.themes: must"),
    ],
)
def test_a_malformed_file_gives_one_line_that_names_the_field(
    text: str, start: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _complaint(capsys, tmp_path / "instance.json", text).startswith(start)


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "missing.json")]) == 2
    (tmp_path / "latin.json").write_bytes(b'{"id": "\xe9"}')
    assert main([str(tmp_path / "latin.json")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("usage:")
    assert lines[1].startswith("file:")
    assert "UTF-8" in lines[2]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = dict(enumerate(value)).items()
    else:
        return [path]
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_file_makes_it_fall_over(data: st.DataObject) -> None:
    """Replace one place of a good file with anything: it is solved or refused, never a crash."""
    instance = json.loads(json.dumps(data.draw(st.sampled_from([INSTANCE, COHORT]))))
    path = data.draw(st.sampled_from(_places(instance)))
    junk = data.draw(JSON)
    if path:
        holder = instance
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = junk
    else:
        instance = junk
    with suppress(InstanceError):
        assert result_text(solve(read_instance(json.dumps(instance))))
