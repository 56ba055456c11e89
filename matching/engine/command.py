"""The engine as a command.

    python -m matching.engine INSTANCE.json           prints the result; `-` reads standard input
    python -m matching.engine verify INSTANCE RESULT  exit 0 and "proved", or 1 and why not

A file that makes no sense gives one line on standard error and exit 2.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from matching.engine.checks.assignments import check_assignment
from matching.engine.checks.cohorts import check_cohort
from matching.engine.errors import InstanceError
from matching.engine.files.instances import read_instance
from matching.engine.files.results import read_result
from matching.engine.files.writing import result_text
from matching.engine.model.cohort import CohortProblem
from matching.engine.solving import solve
from matching.engine.verifying.verifier import verify_assignment

USAGE = "usage: python -m matching.engine INSTANCE | verify INSTANCE RESULT"


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    try:
        if len(arguments) == 1:
            return _solve(arguments[0])
        if len(arguments) == 3 and arguments[0] == "verify":
            return _verify(arguments[1], arguments[2])
    except InstanceError as error:
        return _complain(" ".join(str(error).split()))
    return _complain(USAGE)


def _solve(name: str) -> int:
    sys.stdout.write(result_text(solve(read_instance(_text(name)))) + "\n")
    return 0


def _verify(instance_name: str, result_name: str) -> int:
    problem = read_instance(_text(instance_name))
    is_cohort = isinstance(problem, CohortProblem)
    if isinstance(problem, CohortProblem):
        check_cohort(problem)
    else:
        check_assignment(problem)
    try:
        result = read_result(_text(result_name), is_cohort)
    except InstanceError as error:
        raise InstanceError(f"result {error.field}", error.message) from error
    broken = verify_assignment(problem, result)
    sys.stdout.write((broken or "proved") + "\n")
    return 1 if broken else 0


def _text(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise InstanceError("file", f"{name}: {error.strerror}") from error
    except ValueError as error:
        raise InstanceError("file", f"{name}: is not UTF-8 text") from error


def _complain(line: str) -> int:
    sys.stderr.write(line + "\n")
    return 2
