"""The engine as a command.

    python -m matching.engine INSTANCE.json           prints the result; `-` reads standard input
    python -m matching.engine verify INSTANCE RESULT  exit 0 and "proved", or 1 and why not

A file that makes no sense gives one line on standard error and exit 2. What is printed is UTF-8
wherever it runs, so that the same input gives the same bytes.
"""

import os
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

LONGEST = 400


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    try:
        if len(arguments) == 1:
            return _solve(arguments[0])
        if len(arguments) == 3 and arguments[0] == "verify":
            return _verify(arguments[1], arguments[2])
    except InstanceError as error:
        return _complain(str(error))
    return _complain(USAGE)


def _solve(name: str) -> int:
    _print(result_text(solve(read_instance(_text(name)))))
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
    _print(broken or "proved")
    return 1 if broken else 0


def _text(name: str) -> str:
    try:
        content = _input() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise InstanceError("file", f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InstanceError("file", f"{name}: is not UTF-8 text") from error


def _input() -> bytes:
    if sys.stdin is None:
        raise InstanceError("file", "-: standard input is closed")
    return sys.stdin.buffer.read()


def _print(line: str) -> None:
    if sys.stdout is None:
        raise InstanceError("output", "standard output is closed")
    try:
        sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
    except OSError as error:
        # What could not be written is dropped, or Python would try again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise InstanceError("output", f"{error.strerror}") from error


def _complain(words: str) -> int:
    """Print one line: names from a file may hold anything, and be of any length."""
    line = " ".join(words.split())
    line = line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
    shown = (one if one.isprintable() else ascii(one)[1:-1] for one in line)
    if sys.stderr is not None:
        sys.stderr.write("".join(shown) + "\n")
    return 2
