"""Made-up people of the Gender Coach demo, as plain data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ARMED_FORCES: Final = "Swedish Armed Forces"
POLICE: Final = "Swedish Police"
RESCUE: Final = "Swedish Rescue Services Agency"
OFFICERS: Final = "Association of Military Officers in Sweden"
VOLUNTARY: Final = "Swedish Women's Voluntary Defence Organisation"
KVINNA: Final = "Kvinna till Kvinna Foundation"
GENDERFORCE: Final = "Genderforce Sweden"

# Institution -> (kind, units as (name, parent or None), top first).
INSTITUTIONS: Final[dict[str, tuple[str, list[tuple[str, str | None]]]]] = {
    ARMED_FORCES: (
        "armed_forces",
        [
            ("Headquarters", None),
            ("Army Staff", "Headquarters"),
            ("Naval Staff", "Headquarters"),
            ("Training and Procurement", "Headquarters"),
            ("International Centre", "Training and Procurement"),
        ],
    ),
    POLICE: (
        "police",
        [
            ("National Police Commissioner's Office", None),
            ("Region North", "National Police Commissioner's Office"),
            ("Region South", "National Police Commissioner's Office"),
            ("National Operations", "National Police Commissioner's Office"),
        ],
    ),
    RESCUE: ("rescue_service", [("Director's Office", None), ("Missions", "Director's Office")]),
    OFFICERS: ("staff_association", [("Board", None)]),
    VOLUNTARY: ("civil_society", [("Secretariat", None)]),
    KVINNA: ("civil_society", [("Secretariat", None), ("Field Programmes", "Secretariat")]),
    GENDERFORCE: ("civil_society", [("Programme Office", None)]),
}


@dataclass(frozen=True)
class DemoProfile:
    """One leader or expert: where, what post, which languages and themes ("key:weight")."""

    name: str
    institution: str
    unit: str
    post: str
    rank: str
    seniority: int
    languages: str
    themes: str
    gender: str
    language: str


def people_of(group: str) -> list[DemoProfile]:
    """The made-up people of a group of people.csv: "leader" and "coach" are the cohort that waits
    to be matched, "earlier_leader" and "earlier_coach" belong to the pairs at work, and
    "joined_leader" and "joined_coach" came to these since; "meeting_leader" and "meeting_coach"
    talk with each other before they are paired. Each "second_coach" may stand beside another, and
    a "mentee" has a "mentor" of the own house.
    """
    with (Path(__file__).parent / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] == group]
    return [
        DemoProfile(
            name=row["name"],
            institution=row["institution"],
            unit=row["unit"],
            post=row["post"],
            rank=row["rank"],
            seniority=int(row["seniority"]),
            languages=row["languages"],
            themes=row["themes"],
            gender=row["gender"],
            language=row["language"],
        )
        for row in rows
    ]
