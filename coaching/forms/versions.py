from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict


def accept_version(form: forms.Form, name: str, version: int) -> None:
    """Let the next save of what was typed replace `version`, which is now shown beside it."""
    data = cast("QueryDict", form.data).copy()
    data[name] = str(version)
    form.data = data
