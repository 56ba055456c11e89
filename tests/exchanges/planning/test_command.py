"""The command: results on standard output, faults as one line on standard error."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from exchanges.planning import plan, problem_to_json, result_to_json
from exchanges.planning.command import main
from tests.exchanges.planning.cases import delegation, problem

CASE = problem(delegation("a"), delegation("b", people=8))


def call(*arguments: str, source: str = "") -> tuple[int, str, str]:
    output, errors = io.StringIO(), io.StringIO()
    code = main(arguments, io.StringIO(source), output, errors)
    return code, output.getvalue(), errors.getvalue()


def test_a_file_gives_its_result(tmp_path: Path) -> None:
    instance = tmp_path / "instance.json"
    instance.write_text(json.dumps(problem_to_json(CASE)))
    code, output, errors = call(str(instance))
    assert (code, errors) == (0, "")
    assert json.loads(output) == json.loads(json.dumps(result_to_json(plan(CASE))))


def test_options_override_the_instance() -> None:
    source = json.dumps(problem_to_json(CASE))
    code, output, _ = call("-", "--seed", "9", "--iterations", "7", "--exact", source=source)
    result = json.loads(output)
    assert (code, result["seed"], result["iterations"], result["proved"]) == (0, 9, 7, True)


def test_a_time_limit_ends_a_long_run() -> None:
    source = json.dumps(problem_to_json(CASE))
    arguments = ("-", "--iterations", "900000000", "--time-limit", "0.05")
    code, output, _ = call(*arguments, source=source)
    assert code == 0
    assert json.loads(output)["iterations"] < 900000000


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{", "instance: is no JSON"),
        ("[" * 100000, "instance: is no JSON"),
        ("[]", "instance: must be an object"),
        ('{"weeks": 52}', "hosts: is missing"),
        ('{"weeks": "\\n"}', "weeks: must be an integer"),
        (json.dumps(problem_to_json(CASE) | {"a\nb": 1}), "a b: unknown field"),
    ],
)
def test_a_malformed_instance_is_one_line_and_exit_2(source: str, words: str) -> None:
    code, output, errors = call("-", source=source)
    assert (code, output) == (2, "")
    assert errors.startswith(words)
    assert errors.count("\n") == 1


def test_a_missing_file_is_one_line_and_exit_2(tmp_path: Path) -> None:
    code, _, errors = call(str(tmp_path / "none.json"))
    assert code == 2
    assert errors.startswith("instance: cannot be read")


def test_a_wrong_option_is_exit_2() -> None:
    with pytest.raises(SystemExit) as caught:
        call("-", "--iterations", "-3")
    assert caught.value.code == 2


def test_it_runs_as_a_module_and_twice_the_same() -> None:
    command = [sys.executable, "-m", "exchanges.planning", "-"]
    source = json.dumps(problem_to_json(CASE))
    outputs = [
        subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])["visits"]
