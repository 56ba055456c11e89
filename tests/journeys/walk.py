"""Walk through the product as one person after another, looking at every page on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User

# All that a page is but for its words: elements, classes and states, and where texts stand.
# The switch of languages marks another one in each language; every page has it.
SHAPE = """
() => {
  const worded = new Set(["action", "alt", "aria-label", "data-label", "href", "lang",
    "placeholder", "src", "title", "value"]);
  const key = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
  const told = ({name, value}) =>
    worded.has(name) ? `${name}=${value.trim() !== ""}` : `${name}=${value.replace(key, "")}`;
  const shape = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? "*" : "";
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".languages")) return "";
    const attributes = [...node.attributes].map(told).join(" ");
    return `<${node.tagName} ${attributes}>${[...node.childNodes].map(shape).join("")}</>`;
  };
  return shape(document.body);
}
"""


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
    shapes_seen: set[tuple[int, str]]

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
            self._check_new_shape(self.axe)
        return self

    def _check_new_shape(self, axe: Callable[[Page], None]) -> None:
        """Ask axe about each shape of page once a width: other words and languages change none."""
        shape = (self.page.viewport_size["width"], self.page.evaluate(SHAPE))
        if shape not in self.shapes_seen:
            axe(self.page)
            self.shapes_seen.add(shape)

    def text(self) -> str:
        return self.page.locator("main").inner_text()
