"""The peer mentor-match at work, for an environment of its own: it is called `matching` too.

    PYTHON_OF_THAT_ENVIRONMENT -I bench/mentor_match.py 1000

Prints CPU seconds and how many of the mentees got a mentor, as JSON. It reads nothing of this
project: people with rank, sector and institution, and its own rules on these three.
"""

import json
import operator
import random
import sys
import time

from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules.rule import Disqualify, Equivalent, Grade, UnmatchedBonus

from matching import process

SECTORS = ("army", "navy", "police", "gendarmerie", "border", "justice", "rescue", "ministry")


def main() -> None:
    """Match as many mentors as mentees."""
    size = int(sys.argv[1])
    chance = random.Random(1)
    mentors = [Mentor(**_person(chance, size, f"mentor{n}")) for n in range(size)]
    mentees = [Mentee(**_person(chance, size, f"mentee{n}")) for n in range(size)]
    rules = [
        Grade(0, operator.gt, {True: 10, False: 0}),
        Disqualify(_of_one_institution),
        Equivalent("profession", {True: 6, False: 2}),
        UnmatchedBonus(50),
    ]
    start = time.process_time()
    process.process_data(mentors, mentees, all_rules=[rules])
    seconds = time.process_time() - start
    matched = sum(bool(mentee.connections) for mentee in mentees)
    json.dump({"seconds": seconds, "matched": matched}, sys.stdout)


def _person(chance: random.Random, size: int, name: str) -> dict[str, object]:
    return {
        "email": f"{name}@example.org",
        "first name": name,
        "last name": name,
        "grade": min(10, max(1, round(chance.gauss(6, 2)))),
        "organisation": f"institution {chance.randrange(max(6, size // 20))}",
        "profession": chance.choice(SECTORS),
    }


def _of_one_institution(match: Match) -> bool:
    return bool(match.mentor.organisation == match.mentee.organisation)


if __name__ == "__main__":
    main()
