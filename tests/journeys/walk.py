"""Walk through the product as one person after another, looking at every page on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User


@dataclass
class Walk:
    """A window, who sits before it, and what is checked on each page that comes up.

    Every page has one button of the main kind, so a walk needs no words of any language: it presses
    that button, and fills in fields by their names.
    """

    page: Page
    language: str
    sign_in: Callable[[Page, User], Page]
    axe: Callable[[Page], None] | None

    def become(self, user: User) -> Walk:
        """Sign in as `user`, who reads the language of this walk, and open the home page."""
        User.objects.filter(pk=user.pk).update(language=self.language)
        self.sign_in(self.page, user)
        return self.open("dashboard:home")

    def open(self, name: str, *arguments: Any) -> Walk:
        self.page.goto(reverse(name, args=arguments))
        return self.look()

    def press(self, selector: str = "main .main") -> Walk:
        """Press the page's main button, or the first that `selector` finds."""
        self.page.locator(selector).first.click()
        return self.look()

    def fill(self, **values: str) -> Walk:
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return self

    def tick(self, name: str, *values: str) -> Walk:
        """Tick the boxes of a field: those of `values`, or all of them."""
        boxes = self.page.locator(f"main input[name='{name}']")
        for box in boxes.all():
            if not values or box.get_attribute("value") in values:
                box.check()
        return self

    def wait_for_result(self, name: str, *arguments: Any) -> Walk:
        """See the progress page turn into the result by itself; without scripts, look again."""
        if not self.axe:
            return self.open(name, *arguments)
        self.page.wait_for_selector("main .picture svg")
        assert self.page.url.endswith(reverse(name, args=arguments))
        return self.look()

    def look(self) -> Walk:
        """The page is whole, in the walk's language, and keeps the rules of accessibility."""
        self.page.wait_for_load_state()
        assert self.page.locator("html").get_attribute("lang") == self.language, self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        width = self.page.evaluate("document.documentElement.scrollWidth") if self.axe else 0
        assert width <= self.page.viewport_size["width"], f"{self.page.url} is {width} px wide"
        if self.axe:
            self.axe(self.page)
        return self

    def text(self) -> str:
        return self.page.locator("main").inner_text()
