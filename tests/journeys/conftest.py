from __future__ import annotations

import pytest

from tests.browser import DESK, PHONE
from tests.journeys.walk import Walk
from tests.plugin import DATABASE_URL

IN_FRENCH = "on a desk, in French"
# A walk reads no words: what a desk shows in French it shows in English.
WAYS = {
    IN_FRENCH: {"viewport": DESK},
    "on a phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "without scripts": {"viewport": DESK, "java_script_enabled": False},
}

# What the browser does is the same on every database: beside the embedded one, once is enough.
WALKED = ["without scripts"] if DATABASE_URL else list(WAYS)


@pytest.fixture(scope="session")
def shapes_seen() -> set[tuple[int, str]]:
    """The shapes of page, each with a width, that kept the rules of accessibility."""
    return set()


@pytest.fixture(params=WALKED)
def walk(request, open_page, sign_in, axe, shapes_seen) -> Walk:
    """The same journey in each way: axe needs scripts, so it stays away where there are none."""
    has_scripts = WAYS[request.param].get("java_script_enabled", True)
    return Walk(
        page=open_page(**WAYS[request.param]),
        language="fr" if request.param == IN_FRENCH else "en",
        sign_in=sign_in,
        axe=axe if has_scripts else None,
        shapes_seen=shapes_seen,
    )
