"""An institution and its focal point."""

from __future__ import annotations

import pytest

from accounts.models import Role
from tests.factories import InstitutionFactory, person_with


@pytest.fixture
def institution():
    return InstitutionFactory(name="Rwanda National Police", country="RW")


@pytest.fixture
def focal_point(institution):
    return person_with(Role.FOCAL_POINT, institution)
