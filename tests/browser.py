"""A real Chromium on the live server, and the accessibility rules of axe in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Nobody reads what passed: telling of it takes longer than looking.
AXE_OPTIONS = {"runOnly": AXE_RULES, "resultTypes": ["violations"]}
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Whatever a page asks of another host fails at once, with no look-up on the network.
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"


def chromium() -> str | None:
    """The browser named by CHROMIUM, or the one of the system."""
    return shutil.which(os.environ.get("CHROMIUM", "chromium"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here; name one with CHROMIUM")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", ONLY_HERE]
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a window: `open_page(viewport=PHONE, java_script_enabled=False, locale="fr")`.

    At the end of the test each window is asked for what must never happen: a script that failed,
    something that the content security policy blocked, a request to another host.
    """
    contexts, faults = [], []

    def opened(**options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, **{"viewport": DESK, "locale": "en-GB", **options}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, live_server.url, faults)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def watch(page: Page, home: str, faults: list[str]) -> None:
    """Note in `faults` what a page does that none of ours may do."""

    def note_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def note_request(request: Any) -> None:
        if not request.url.startswith((home, "data:")):
            faults.append(f"request to another host: {request.url}")

    def note_missing(response: Any) -> None:
        if response.status >= 400 and "/static/" in response.url:
            faults.append(f"missing file: {response.url}")

    page.on("console", note_console)
    page.on("response", note_missing)
    page.on("pageerror", lambda error: faults.append(f"script failed: {error}"))
    page.on("request", note_request)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A desktop window on the live server."""
    return open_page()


@pytest.fixture
def phone_page(open_page: Callable[..., Page]) -> Page:
    """A window as wide as a phone."""
    return open_page(viewport=PHONE, is_mobile=True, has_touch=True)


@pytest.fixture
def no_scripts_page(open_page: Callable[..., Page]) -> Page:
    """A desktop window in which no script runs."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def sign_in(as_user: Callable[..., Any], live_server: Any) -> Callable[[Page, Any], Page]:
    """Sign somebody in to a window without the sign-in page: `sign_in(page, person)`."""

    def signed_in(page: Page, user: Any) -> Page:
        cookie = as_user(user).cookies[settings.SESSION_COOKIE_NAME]
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        return page

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Check the page that a window shows: `axe(page)` fails with each rule and element."""

    def check(page: Page) -> None:
        scripted = page.evaluate("matchMedia('(scripting: enabled)').matches")
        assert scripted, "axe is a script itself: check the same page in a window with scripts"
        results = Axe().run(page, options=AXE_OPTIONS)
        found = [describe(violation) for violation in results.response["violations"]]
        assert not found, f"{page.url} breaks accessibility rules:\n" + "\n".join(found)

    return check


def describe(violation: dict[str, Any]) -> str:
    """One violation in lines: the rule, its impact, and where it stands."""
    places = "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"][:5])
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
