"""What a reader on a slow line waits for: pages and static files, packed as they are served."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.table import TABLE
from tests.access.world import ROLES, make_world
from tests.gate.tree import ROOT

FIRST_VIEW = 50_000
LATER_VIEW = 15_000
STATIC = re.compile(r'(?:href|src)="/static/([^"]+)"')


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as production serves them, each beside its packed form."""
    folder = tmp_path_factory.mktemp("collected")
    code = (
        "from config import settings; settings.STATIC_ROOT = r'%s';"
        "from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'collectstatic', '--noinput', '--verbosity', '0'])"
    )
    subprocess.run(
        [sys.executable, "-c", code % folder],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
    )
    return folder


def packed_size(folder: Path, name: str) -> int:
    """The bytes of a static file for a browser that takes gzip."""
    packed = folder / f"{name}.gz"
    return (packed if packed.exists() else folder / name).stat().st_size


@pytest.mark.django_db
def test_every_page_is_light(collected: Path, as_user: Any) -> None:
    world, heavy = make_world("a"), []
    clients: dict[str, Client] = {role: as_user(world.people[role]) for role in ROLES}
    for row in TABLE:
        if row.name == "account_logout":
            continue
        for role in sorted(row.allowed("GET"))[:1]:
            response = clients[role].get(reverse(row.name, kwargs=row.arguments(world)))
            if not response["Content-Type"].startswith("text/html"):
                continue
            page = len(gzip.compress(response.content))
            files = set(STATIC.findall(response.content.decode()))
            first = page + sum(packed_size(collected, name) for name in files)
            if page > LATER_VIEW or first > FIRST_VIEW:
                heavy.append((row.name, role, page, first))
    assert not heavy, heavy
