"""Make the tables of the tests without rendering all models anew for each one that is added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def only_new_models_rendered() -> Iterator[None]:
    """A new model changes no other; Django renders all that are tied to it, which is most."""
    with patch.object(ProjectState, "add_model", _add_model):
        yield


def _add_model(state: ProjectState, added: ModelState) -> None:
    key = added.app_label, added.name_lower
    state.models[key] = added
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([added.clone()])
        state.apps.clear_cache()
