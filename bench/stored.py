"""From rows of a database to stored, explained and verified proposals.

    python -m bench.stored                   cohorts of 12, 1,000, 5,000 and 10,000 on each side
    python -m bench.stored --sizes 12,1000   other sizes

The database is SQLite in a folder that is thrown away, with the models, services and triggers of
the product. The run is the one that an organiser asks for: read people, wishes and conflicts,
solve, verify, store proposals with their reasons, and the audit entry.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bench.tables import line, rule

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import Institution
    from matching.models import Cohort, MatchRun

SIZES = (12, 1000, 5000, 10_000)
GOALS = {5000: "at most 0.6", 10_000: "at most 0.4"}
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)


def main() -> None:
    """Read the arguments and print the table, each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(str(size) for size in SIZES))
    parser.add_argument("--alone", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        _alone(arguments.alone)
        return
    print("## From rows to stored, explained and verified proposals\n")
    line("people on each side", "CPU s", "scipy dense", "ratio", "queries", "pairs", "goal")
    rule(7)
    for size in arguments.sizes.split(","):
        with tempfile.TemporaryDirectory() as folder:
            settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": folder}
            environment = os.environ | ALONE | settings | {"DEBUG": "on", "DATABASE_URL": ""}
            command = [sys.executable, "-m", "bench.stored", "--alone", size]
            subprocess.run(command, env=environment, check=True)


def _alone(size: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    run = _requested(size)
    seconds, queries, pairs = _worked(run)
    call = _dense(run)
    line(f"{size:,}", seconds, call, seconds / call, queries, pairs, GOALS.get(size))


def _worked(run: "MatchRun") -> tuple[float, int, int]:
    from django.db import connection
    from django.utils import timezone

    from matching import services
    from matching.models import RunState

    count = 0

    def counted(execute: Callable[..., object], *statement: object) -> object:
        nonlocal count
        count += 1
        return execute(*statement)

    start = time.process_time()
    with connection.execute_wrapper(counted):
        services.work_next_run(clock=timezone.now)
    seconds = time.process_time() - start
    run.refresh_from_db()
    if run.state != RunState.DONE:
        sys.exit(f"the run {run.state}: {run.failure}")
    return seconds, count, run.proposals.count()


def _dense(run: "MatchRun") -> float:
    """Time the bare dense call on the scores of the same cohort."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    from bench.matching_solvers import timed
    from matching.engine import score_table
    from matching.snapshot import cohort_problem

    scores = score_table(cohort_problem(run.cohort, seed=run.seed)).scores
    cost = scores.max() - scores.astype(np.float64)
    cost[scores < 0] = float(scores.max()) * len(scores) + 1
    return timed(lambda: int(linear_sum_assignment(cost)[1].sum())).seconds


def _requested(size: int) -> "MatchRun":
    """Store a cohort of so many on each side, and ask for its run."""
    from accounts.models import Institution, Membership, Role, Sector, User
    from matching import services
    from matching.models import Cohort, Programme

    chance = random.Random(1)
    sectors = [sector for sector in Sector.values if sector != Sector.CIVIL_SOCIETY]
    countries = ("SE", "RW", "SN", "CO", "JO", "PH", "UA", "CA", "KE", "GH", "TN", "FR", "ES", "NO")
    homes = [
        Institution(
            name=f"Institution {number}",
            country=countries[number % len(countries)],
            kind=sectors[number % len(sectors)],
        )
        for number in range(max(6, size // 20))
    ]
    Institution.objects.bulk_create(homes)
    organiser = User.objects.create(email="organiser@example.org", name="Organiser")
    Membership.objects.create(user=organiser, institution=homes[0], role=Role.ORGANISER)
    programme = Programme.objects.create(institution=homes[0], name="Programme")
    cohort = Cohort.objects.create(
        programme=programme,
        name="Cohort",
        starts_on=date(2026, 10, 1),
        ends_on=date(2027, 9, 30),
        enrolment_closes_on=date(2026, 9, 15),
    )
    for kind in ("leader", "expert"):
        _people(kind, size, homes, cohort, chance)
    return services.request_run(cohort=cohort, by=organiser, now=NOW)


def _people(
    kind: str, size: int, homes: "list[Institution]", cohort: "Cohort", chance: random.Random
) -> None:
    from accounts.models import Absence, Profile, ProfileLanguage, ProfileTheme, Sector, Theme, User
    from matching.models import Enrolment, Part

    zones = ("Europe/Stockholm", "Africa/Kigali", "Africa/Dakar", "America/Bogota", "Asia/Amman")
    users = [
        User(
            email=f"{kind}{number}@example.org",
            name=f"{kind} {number}",
            time_zone=chance.choice(zones),
        )
        for number in range(size)
    ]
    profiles = [
        Profile(
            user=user,
            kind=kind,
            institution=chance.choice(homes),
            post="Post",
            sector=chance.choice(Sector.values),
            seniority=min(10, max(1, round(chance.gauss(6, 2)))),
            modes=chance.choice((["video"], ["in_person"], ["in_person", "video"])),
        )
        for user in users
    ]
    part = Part.COACHEE if kind == "leader" else Part.COACH
    _store(User, users)
    _store(Profile, profiles)
    _store(Enrolment, (Enrolment(cohort=cohort, profile=one, part=part) for one in profiles))
    _store(
        ProfileTheme,
        (
            ProfileTheme(profile=one, theme=theme, weight=chance.randint(1, 3))
            for one in profiles
            for theme in chance.sample(Theme.values, 4)
        ),
    )
    _store(
        ProfileLanguage,
        (
            ProfileLanguage(profile=one, code=code, level=chance.choice(("B2", "C1", "C2")))
            for one in profiles
            for code in {"en", chance.choice(("fr", "es", "ar"))}
        ),
    )
    _store(
        Absence,
        (
            Absence(profile=one, from_on=date(2026, month, 1), until_on=date(2026, month, 20))
            for one in profiles
            for month in (chance.randint(10, 12),)
        ),
    )


def _store(model: "type[Model]", rows: "Iterable[Model]") -> None:
    model._default_manager.bulk_create(rows, batch_size=500)


if __name__ == "__main__":
    main()
