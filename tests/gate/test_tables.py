"""The tables of the tests, made in a quicker way, are those that `migrate` makes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.gate.tree import ROOT

TABLES = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"


@pytest.mark.django_db
def test_tests_run_on_the_tables_that_migrate_makes(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    for command in ("migrate", "createcachetable"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
    (made,) = tmp_path.glob("*.sqlite3")
    with closing(sqlite3.connect(made)) as served, connection.cursor() as cursor:
        cursor.execute(TABLES)
        assert cursor.fetchall() == served.execute(TABLES).fetchall()
