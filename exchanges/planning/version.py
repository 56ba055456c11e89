"""The version stored beside every plan: it rises whenever the same input may plan differently."""

PLANNER_VERSION = "1.1"
