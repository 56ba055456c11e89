from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
import tablib
from django.utils.translation import gettext_lazy

from core.exports import as_cell, table_response

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x")',
    " =1",
    "\n1",
    "＝1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_would_start_a_formula_stays_text(text: str) -> None:
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Ada", "Ada"),
        ("a=b", "a=b"),
        (-5, -5),
        (1.5, 1.5),
        (Decimal("-2.5"), Decimal("-2.5")),
        (None, None),
        (date(2026, 12, 8), "2026-12-08"),
        (gettext_lazy("Open"), "Open"),
    ],
)
def test_other_values_are_what_they_were(value: object, cell: object) -> None:
    assert as_cell(value) == cell


def test_csv_keeps_letters_and_escapes() -> None:
    response = table_response(
        name="People of Zoë", headers=["Name"], rows=[["Zoë"], ["=cmd"]], file_format="csv"
    )
    assert response.content.decode() == "\ufeffName\r\nZoë\r\n'=cmd\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="people-of-zoe.csv"'


def test_xlsx_holds_text_and_no_formula() -> None:
    response = table_response(
        name="People", headers=["Name", "n"], rows=[["=1+1", 3]], file_format="xlsx"
    )
    sheet = tablib.Dataset().load(io.BytesIO(response.content).read(), format="xlsx")
    assert sheet[0] == ("'=1+1", 3)


@pytest.mark.parametrize("name", ["", "العربية", "[a]/b:*?"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_any_title_makes_a_file(name: str, file_format: str) -> None:
    response = table_response(name=name, headers=["a"], rows=[], file_format=file_format)
    file_name = response["Content-Disposition"].split('"')[1]
    assert len(file_name) > len(f".{file_format}")


def test_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        table_response(name="x", headers=[], rows=[], file_format="exe")


def test_a_workbook_leaves_out_what_it_cannot_hold() -> None:
    response = table_response(
        name="People", headers=["Why"], rows=[["one\x0btwo\x00"]], file_format="xlsx"
    )
    assert tablib.Dataset().load(io.BytesIO(response.content), format="xlsx")[0] == ("onetwo",)
