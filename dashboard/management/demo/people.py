"""Made-up people of the Gender Coach demo, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ARMED_FORCES: Final = "Swedish Armed Forces"
POLICE: Final = "Swedish Police"
RESCUE: Final = "Swedish Rescue Services Agency"
OFFICERS: Final = "Association of Military Officers in Sweden"
VOLUNTARY: Final = "Swedish Women's Voluntary Defence Organisation"
KVINNA: Final = "Kvinna till Kvinna Foundation"
GENDERFORCE: Final = "Genderforce Sweden"

# Institution -> (kind, units as (name, parent or None), top first).
INSTITUTIONS: Final = {
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
    language: str = "en"
    capacity: int = 1


# The cohort of twelve leaders that waits to be matched.
LEADERS: Final = [
    DemoProfile("Gunnar Ekwall", ARMED_FORCES, "Army Staff", "Chief of Staff, Army", "Major general", 9, "sv:C2 en:C1", "leadership:3 operations:2 culture:2", "man"),
    DemoProfile("Lennart Ahlgren", ARMED_FORCES, "Training and Procurement", "Director, Training and Procurement units", "Brigadier general", 8, "sv:C2 en:B2 de:B2", "training:3 recruitment:2 leadership:2", "man"),
    DemoProfile("Helena Strandmark", ARMED_FORCES, "International Centre", "Head of Mission Preparation", "Colonel", 7, "sv:C2 en:C1 fr:B2", "operations:3 gender_analysis:3 training:1", "woman"),
    DemoProfile("Per-Olof Wikner", ARMED_FORCES, "Naval Staff", "Deputy Chief, Naval Staff", "Captain (navy)", 8, "sv:C2 en:C1", "culture:3 recruitment:3 leadership:1", "man"),
    DemoProfile("Margareta Lindeborg", POLICE, "Region North", "Regional Police Commissioner", "Police commissioner", 9, "sv:C2 en:B2", "domestic_violence:3 gbv_response:2 leadership:2", "woman"),
    DemoProfile("Tomas Hedkvist", POLICE, "National Operations", "Head of Serious Crime", "Chief superintendent", 8, "sv:C2 en:C1", "investigation:3 trafficking:2 survivor_care:2", "man"),
    DemoProfile("Anders Brolund", POLICE, "Region South", "Head of Local Policing", "Superintendent", 7, "sv:C2 en:B1", "community:3 domestic_violence:2 referral:2", "man"),
    DemoProfile("Karin Sjövall", POLICE, "National Police Commissioner's Office", "Director of Human Resources", "Police director", 8, "sv:C2 en:C1 fr:B1", "recruitment:3 culture:3 policy:2", "woman"),
    DemoProfile("Mats Öhrling", RESCUE, "Missions", "Director of International Missions", "Director", 8, "sv:C2 en:C1 fr:B2", "operations:3 gender_analysis:2 training:2", "man"),
    DemoProfile("Birgitta Nordfors", RESCUE, "Director's Office", "Deputy Director General", "Deputy director general", 9, "sv:C2 en:C1", "leadership:3 policy:3 data:1", "woman"),
    DemoProfile("Rolf Steneby", OFFICERS, "Board", "Chair of the Board", "Lieutenant colonel", 8, "sv:C2 en:B2", "culture:3 recruitment:2 policy:2", "man"),
    DemoProfile("Ingrid Falkman", VOLUNTARY, "Secretariat", "Secretary General", "Secretary general", 9, "sv:C2 en:C1", "recruitment:2 training:2 leadership:3", "woman"),
]  # fmt: skip

COACHES: Final = [
    DemoProfile("Astrid Molander", KVINNA, "Field Programmes", "Head of Field Programmes", "", 8, "sv:C2 en:C2 fr:B2", "leadership:3 gender_analysis:3 gbv_response:2", "woman"),
    DemoProfile("Henrik Tallqvist", GENDERFORCE, "Programme Office", "Adviser, former battalion commander", "Colonel (retired)", 8, "sv:C2 en:C1", "operations:3 leadership:3 culture:2", "man"),
    DemoProfile("Maria Östlind", KVINNA, "Secretariat", "Policy Director", "", 8, "sv:C2 en:C1 de:B2", "policy:3 leadership:2 data:2", "woman"),
    DemoProfile("Johan Ekstrand", GENDERFORCE, "Programme Office", "Gender adviser, former naval officer", "Commander (retired)", 7, "sv:C2 en:C1", "culture:3 recruitment:3 training:2", "man"),
    DemoProfile("Lena Wallgren", KVINNA, "Field Programmes", "Senior Adviser, Violence against Women", "", 7, "sv:C2 en:C1", "domestic_violence:3 survivor_care:3 referral:2", "woman"),
    DemoProfile("Peter Lindhage", GENDERFORCE, "Programme Office", "Adviser, former detective", "Superintendent (retired)", 7, "sv:C2 en:B2", "investigation:3 trafficking:3 survivor_care:2", "man"),
    DemoProfile("Sofia Renström", KVINNA, "Secretariat", "Adviser, Community Work", "", 6, "sv:C2 en:B2", "community:3 referral:3 domestic_violence:2", "woman"),
    DemoProfile("Eva Kjellander", VOLUNTARY, "Secretariat", "Head of Education", "", 7, "sv:C2 en:C1 fr:B1", "training:3 recruitment:2 culture:2", "woman"),
    DemoProfile("Olle Backlund", GENDERFORCE, "Programme Office", "Gender field adviser", "Major (retired)", 7, "sv:C2 en:C1 fr:C1", "gender_analysis:3 operations:3 training:2", "man"),
    DemoProfile("Ulrika Sandmark", KVINNA, "Secretariat", "Organisational Development", "", 8, "sv:C2 en:C1", "culture:3 policy:2 leadership:3", "woman"),
    DemoProfile("Fredrik Norell", OFFICERS, "Board", "Ombudsman", "", 7, "sv:C2 en:C1", "recruitment:3 culture:3 policy:2", "man"),
    DemoProfile("Camilla Fors", KVINNA, "Field Programmes", "Evaluation Adviser", "", 7, "sv:C2 en:C2 fr:C1", "data:3 leadership:2 recruitment:2", "woman", "fr"),
]  # fmt: skip

# The course of a later cycle had thirteen of each; its pairs are at work.
EARLIER_LEADERS: Final = [
    DemoProfile("Bengt Allmark", ARMED_FORCES, "Headquarters", "Director of Plans", "Brigadier general", 9, "sv:C2 en:C1", "leadership:3 gender_analysis:2", "man"),
    DemoProfile("Kristina Roslund", ARMED_FORCES, "Army Staff", "Head of Personnel", "Colonel", 8, "sv:C2 en:C1", "recruitment:3 culture:2", "woman"),
    DemoProfile("Jan Hultgren", ARMED_FORCES, "Naval Staff", "Head of Training", "Captain (navy)", 7, "sv:C2 en:B2", "training:3 culture:2", "man"),
    DemoProfile("Stefan Lidholm", ARMED_FORCES, "International Centre", "Head of Exercises", "Lieutenant colonel", 6, "sv:C2 en:C1", "operations:3 training:2", "man"),
    DemoProfile("Annika Thorell", POLICE, "Region South", "Deputy Regional Commissioner", "Police commissioner", 8, "sv:C2 en:C1", "domestic_violence:3 leadership:2", "woman"),
    DemoProfile("Claes Wennberg", POLICE, "National Operations", "Head of Border Policing", "Chief superintendent", 8, "sv:C2 en:B2", "trafficking:3 investigation:2", "man"),
    DemoProfile("Monica Edwall", POLICE, "Region North", "Head of Investigations", "Superintendent", 7, "sv:C2 en:B2", "survivor_care:3 investigation:2", "woman"),
    DemoProfile("Hans Lagerfors", POLICE, "Region South", "Head of Crime Prevention", "Superintendent", 7, "sv:C2 en:C1", "community:3 referral:2", "man"),
    DemoProfile("Viveka Stjernfelt", RESCUE, "Missions", "Head of Deployment", "Head of department", 7, "sv:C2 en:C1 fr:B2", "operations:3 gender_analysis:2", "woman"),
    DemoProfile("Göran Palmlöv", RESCUE, "Director's Office", "Head of Finance", "Head of department", 7, "sv:C2 en:B2", "policy:3 data:2", "man"),
    DemoProfile("Tore Malmsten", OFFICERS, "Board", "Treasurer", "Major", 6, "sv:C2 en:B2", "culture:3 policy:2", "man"),
    DemoProfile("Agneta Brunell", VOLUNTARY, "Secretariat", "Head of Volunteers", "", 7, "sv:C2 en:B2", "recruitment:3 training:2", "woman"),
    DemoProfile("Sven Kallin", ARMED_FORCES, "Training and Procurement", "Head of Procurement", "Colonel", 8, "sv:C2 en:C1", "leadership:2 policy:3", "man"),
]  # fmt: skip
EXTRA_COACH: Final = DemoProfile(
    "Nadja Berglund", GENDERFORCE, "Programme Office", "Coach and facilitator", "", 7,
    "sv:C2 en:C1", "leadership:3 policy:3", "woman",
)  # fmt: skip
