from __future__ import annotations

import django_filters
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from core.lists import ROWS_A_PAGE, Column, list_page
from tests.factories import InstitutionFactory, UnitFactory

pytestmark = pytest.mark.django_db


class UnitFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")

    class Meta:
        model = Unit
        fields = ["name"]


COLUMNS = [
    Column("Unit", value=lambda unit: unit.name, url=lambda unit: f"/units/{unit.pk}/"),
    Column("Institution", value=lambda unit: unit.institution.name),
    Column("State", value=lambda _: "Open", state=lambda _: "good"),
]


def show(query: str = "") -> HttpResponse:
    request = RequestFactory().get(f"/units/{query}")
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    return list_page(
        request,
        title="Units",
        rows=Unit.objects.select_related("institution"),
        columns=COLUMNS,
        filters=UnitFilter,
        empty="Units appear here when a focal point enters them.",
    )


def make_units(count: int, institution: str = "Police of Zed") -> None:
    of = InstitutionFactory(name=institution)
    for number in range(count):
        UnitFactory(institution=of, name=f"Unit {number:03}")


def queries_of(query: str = "") -> int:
    with CaptureQueriesContext(connection) as captured:
        show(query)
    return len(captured)


def test_empty_list_says_what_to_do_first() -> None:
    assert "Units appear here" in show().content.decode()


def test_row_shows_value_link_and_state() -> None:
    make_units(1)
    page = show().content.decode()
    assert f'<a href="/units/{Unit.objects.get().pk}/"><bdi>Unit 000</bdi></a>' in page
    assert '<span class="state good">Open</span>' in page


def test_the_filters_stay_folded_until_they_are_used() -> None:
    make_units(2)
    assert '<details class="search">' in show().content.decode()
    assert '<details class="search" open>' in show("?name=unit").content.decode()


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx", "?name=unit"])
def test_queries_are_as_many_for_many_rows_as_for_one(query: str) -> None:
    make_units(1)
    few = queries_of(query)
    Unit.objects.all().delete()
    make_units(ROWS_A_PAGE, institution="Police of Why")
    assert queries_of(query) == few


def test_search_narrows_and_keeps_what_was_typed() -> None:
    make_units(12)
    page = show("?name=unit+003").content.decode()
    assert "Unit 003" in page
    assert "Unit 004" not in page
    assert 'value="unit 003"' in page


def test_search_without_a_hit_says_so() -> None:
    make_units(1)
    assert "Nothing fits this search." in show("?name=nowhere").content.decode()


def test_pages_follow_each_other_and_keep_the_search() -> None:
    make_units(ROWS_A_PAGE + 1)
    first = show("?name=unit").content.decode()
    assert "Page 1 of 2" in first
    assert "?name=unit&amp;page=2" in first
    assert f"Unit {ROWS_A_PAGE:03}" in show("?name=unit&page=2").content.decode()


@pytest.mark.parametrize("page", ["0", "999", "x", "-1"])
def test_wild_page_number_is_a_page(page: str) -> None:
    make_units(1)
    assert show(f"?page={page}").status_code == 200


def test_export_holds_all_rows_of_the_search_and_no_others() -> None:
    make_units(ROWS_A_PAGE + 5)
    everything = show("?export=csv").content.decode().splitlines()
    assert len(everything) == ROWS_A_PAGE + 6
    assert everything[0] == "\ufeffUnit,Institution,State"
    assert len(show("?export=csv&name=003").content.decode().splitlines()) == 2


def test_unknown_export_is_the_page() -> None:
    make_units(1)
    assert show("?export=exe")["Content-Type"].startswith("text/html")


def test_text_of_a_row_is_escaped() -> None:
    UnitFactory(name="<script>alert(1)</script>")
    assert "<script>alert" not in show().content.decode()
