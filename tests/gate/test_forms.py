"""Every form of the product says who will see what is typed into it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from django.urls import get_resolver

from core.forms import Audience, AudienceMixin, Form, ModelForm
from tests.gate.tree import APPS, ROOT, files


def load_everything() -> None:
    """Import every module that can hold a form."""
    get_resolver().url_patterns.__len__()
    for path in files(".py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] in APPS and "forms" in parts:
            import_module(".".join(parts).removesuffix(".__init__"))


def subclasses(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def forms() -> list[type]:
    load_everything()
    return [
        found
        for found in subclasses(AudienceMixin)
        if found not in {Form, ModelForm} and found.__module__.split(".")[0] in APPS
    ]


def test_every_form_states_its_audience() -> None:
    found = forms()
    assert found
    silent = [f"{form.__module__}.{form.__name__}" for form in found if not states_audience(form)]
    assert silent == []


def states_audience(form: type) -> bool:
    return isinstance(getattr(form, "audience", None), Audience)


def test_form_without_an_audience_is_seen() -> None:
    class Silent(Form):
        pass

    assert not states_audience(Silent)
