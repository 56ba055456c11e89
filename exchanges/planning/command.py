"""The command line: an instance in, a result out; a malformed instance gives one line, exit 2."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from exchanges.planning.errors import InstanceError
from exchanges.planning.model import PlanningProblem
from exchanges.planning.planner import plan
from exchanges.planning.reading import problem_from_json
from exchanges.planning.writing import result_to_json


def main(arguments: Sequence[str], source: TextIO, output: TextIO, errors: TextIO) -> int:
    """Run the command with these arguments and streams; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        problem = _overridden(_read(options.instance, source), options)
        result = plan(problem, exact=options.exact, time_limit=options.time_limit)
    except InstanceError as error:
        print(" ".join(str(error).split()), file=errors)
        return 2
    json.dump(result_to_json(result), output, indent=1)
    output.write("\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="exchanges.planning", description="Plan study visits.")
    parser.add_argument("instance", help="a JSON file, or - for standard input")
    parser.add_argument("--seed", type=_count, help="instead of the instance's seed")
    parser.add_argument("--iterations", type=_count, help="instead of the instance's iterations")
    parser.add_argument("--exact", action="store_true", help="prove the plan, or give a bound")
    parser.add_argument("--time-limit", type=_seconds, help="stop after so many seconds")
    return parser


def _count(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError(value)
    return number


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 0 < seconds < float("inf"):
        raise ValueError(value)
    return seconds


def _read(name: str, source: TextIO) -> PlanningProblem:
    try:
        text = source.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        value: object = json.loads(text)
    except OSError as error:
        raise InstanceError("instance", f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InstanceError("instance", f"is no JSON: {error}") from error
    return problem_from_json(value)


def _overridden(problem: PlanningProblem, options: argparse.Namespace) -> PlanningProblem:
    given = {"seed": options.seed, "iterations": options.iterations}
    return replace(problem, **{name: value for name, value in given.items() if value is not None})


def run() -> int:
    """The command on the streams of the process."""
    return main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr)
