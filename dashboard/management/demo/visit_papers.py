"""What was written about the earlier visits of the demo; made up."""

from __future__ import annotations

from datetime import time
from typing import Final

from exchanges.models import ActionState

TERMS: Final = {
    "objectives": (
        "Follow one report from the first call to the court.\n"
        "Learn how focal points at the stations work with headquarters."
    ),
    "scope": "Headquarters, two stations and the One Stop Centre. No operations, no open files.",
    "results": "A draft of our own procedure for the first hour after a report.",
    "participants": "Two investigators, a station officer and the officer who plans the desks.",
    "logistics": "Arrival on Sunday evening. The sending service pays travel, the host lodging.",
}
AGENDA: Final = (
    (0, time(9), time(10), "Welcome, and who does what at the desk", "Headquarters", True),
    (0, time(10, 15), time(12), "The first hour after a report", "Gender desk", True),
    (0, time(14), time(16), "From the statement to the prosecutor", "Gender desk", True),
    (1, time(9), time(12), "A station and its focal point", "Remera station", False),
    (1, time(14), time(16), "What focal points report, and how", "Headquarters", True),
    (2, time(9), time(12), "Care, tests and counsel under one roof", "One Stop Centre", True),
    (3, time(9), time(11), "With those who train the officers", "Police college", False),
    (3, time(14), time(16), "Your own procedure: a first draft", "Headquarters", True),
    (4, time(9), time(11), "What we take home, and what we leave", "Headquarters", True),
)
PRACTICAL: Final = {
    "address": "Police headquarters, Kacyiru\nGate 2, ask for the gender desk",
    "contact": "Chantal Uwimana",
    "phone": "+250 788 000 000",
    "notes": "No pictures inside. Lunch is with the host.",
}
LOGS: Final = (
    "The desk explained its day. We followed a made-up report through the first hour.",
    "At the station we saw the separate room and the register of the focal point.",
    "The centre showed how nobody has to tell the story twice.",
    "The college gave us its two-day course; we began our own procedure.",
    "We went through our draft with the desk and agreed to send it in a month.",
)
# What the head wrote the next morning in the place of the first entry.
FIRST_LOG_CORRECTED: Final = (
    "The desk explained its day. We followed a made-up report through the first two hours: the "
    "first one is for care, not for questions."
)
REPORT: Final = {
    "seen": "Everybody at the desk knows the first hour by heart, because it is on one page.",
    "adopt": "The one page, the separate room, and a focal point at every station.",
    "obstacles": "Few stations have a second room. Officers are moved every year.",
    "recommendations": (
        "To our service: name focal points for two years at least.\n"
        "To the host: let visitors see the college on the first day."
    ),
}
HOST_REPORT: Final = {
    "seen": "The guests asked most about how a file is handed to the prosecutor.",
    "adopt": "Their radio hour, in which officers answer listeners.",
    "obstacles": "A week is short for two stations.",
    "recommendations": "Send the questions two weeks before, so that the right people are there.",
}
# What, to whom, how many, due in days, who, women and men reached so far.
CASCADE: Final = (
    (
        "The first hour, on one page",
        "Station officers, Kampala",
        40,
        -30,
        "Training school",
        17,
        25,
    ),
    ("A day on taking statements", "Investigators, Gulu", 24, 21, "Godfrey Okello", 6, 5),
    ("Meeting of focal points", "Focal points of all regions", 30, 60, "Prossy Nakimuli", 0, 0),
)
ACTIONS: Final = (
    ("Name a focal point at each station for two years", "Personnel", -5, ActionState.UNDER_WAY),
    ("Furnish a separate room in ten stations", "Logistics", 75, ActionState.OPEN),
    ("Put the one page into the officers' handbook", "Training school", -40, ActionState.DONE),
)
