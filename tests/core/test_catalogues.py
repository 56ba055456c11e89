from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from core import catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, npgettext, pgettext_lazy

NAME = pgettext_lazy("of a month", "May")
# Translators: stands on a button
WORD = _("Store")
ADDED = _("one sentence "
          "in two parts")

def several(n):
    rows = ngettext("%(n)s row", "%(n)s rows", n)
    return rows, npgettext("people", "%(n)s one", "%(n)s ones", n)
"""
TEMPLATE = """
{% translate "Sign out" %} {% translate "Close" context "a window" %}
<p title="{% translate 'It&rsquo;s yours' %}">
    {% blocktranslate with name=user.name %}Welcome, {{ name }}{% endblocktranslate %}
  {% blocktranslate count n=all %}{{ n }} visit{% plural %}{{ n }} visits{% endblocktranslate %}
{{ value|default:_("nobody") }}
{% include "x.html" with label=_("Name") %}
"""
WORDS = {
    ("of a month", "May"),
    ("", "Store"),
    ("", "one sentence in two parts"),
    ("", "%(n)s row"),
    ("people", "%(n)s one"),
    ("", "Sign out"),
    ("a window", "Close"),
    ("", "It&rsquo;s yours"),
    ("", "Welcome, %(name)s"),
    ("", "%(n)s visit"),
    ("", "nobody"),
    ("", "Name"),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A product of two files, and a test whose words no reader sees."""
    for name, text in {
        "accounts/views.py": PYTHON,
        "templates/page.html": TEMPLATE,
        "tests/test_x.py": '_("of a test")',
        ".venv/x.py": '_("of somebody else")',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def collected(*messages: object) -> Catalog:
    catalog = Catalog()
    for message in messages:
        catalog.add(message)
    return catalog


def french(po: str, tmp_path: Path) -> Catalog:
    path = tmp_path / "django.po"
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(header + po, encoding="utf-8")
    return catalogues.read(path, "fr")


def test_words_of_code_and_templates_are_collected(tree: Path) -> None:
    assert set(catalogues.translations(catalogues.collect(tree))) == WORDS


def test_second_forms_and_hints_for_translators_are_kept(tree: Path) -> None:
    found = catalogues.translations(catalogues.collect(tree))
    assert found["", "%(n)s row"].id == ("%(n)s row", "%(n)s rows")
    assert found["", "Store"].auto_comments == ["Translators: stands on a button"]


def test_same_words_make_the_same_bytes(tree: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.po", tmp_path / "second.po"
    words = catalogues.collect(tree)
    catalogues.write(catalogues.merge(words, first, "fr"), first)
    catalogues.write(catalogues.merge(words, first, "fr"), second)
    assert first.read_bytes() == second.read_bytes()
    assert b"views.py" not in first.read_bytes()


def test_translations_survive_and_words_no_longer_used_go(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    french('msgid "Store"\nmsgstr "Enregistrer"\n\nmsgid "Old"\nmsgstr "Ancien"\n', tmp_path)
    merged = catalogues.merge(collected("Store", "New"), path, "fr")
    assert {message.id: message.string for message in merged if message.id} == {
        "Store": "Enregistrer",
        "New": None,
    }


def test_whole_translation_has_no_fault(tmp_path: Path) -> None:
    po = (
        'msgid "Store"\nmsgstr "Enregistrer"\n\n'
        'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\n'
        'msgstr[0] "%(n)s ligne"\nmsgstr[1] "%(n)s lignes"\n'
    )
    words = collected("Store", ("%(n)s row", "%(n)s rows"))
    assert list(catalogues.faults(words, french(po, tmp_path))) == []


@pytest.mark.parametrize(
    ("message", "po", "fault"),
    [
        ("Store", "", "missing: 'Store'"),
        ("Store", 'msgid "Store"\nmsgstr ""\n', "untranslated: 'Store'"),
        ("Store", '#, fuzzy\nmsgid "Store"\nmsgstr "Stocker"\n', "uncertain: 'Store'"),
        ("At %(a)s", 'msgid "At %(a)s"\nmsgstr "A %(b)s"\n', "other placeholders: 'At %(a)s'"),
        ("At %s", 'msgid "At %s"\nmsgstr "A"\n', "other placeholders: 'At %s'"),
        ("At {a}", 'msgid "At {a}"\nmsgstr "A"\n', "other placeholders: 'At {a}'"),
        (
            ("%(n)s row", "%(n)s rows"),
            'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "une"\nmsgstr[1] ""\n',
            "untranslated: '%(n)s row'",
        ),
        (
            ("%(n)s row", "%(n)s rows"),
            'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "%(n)s"\nmsgstr[1] "x"\n',
            "other placeholders: '%(n)s row'",
        ),
        (
            ("%(n)s row", "%(n)s rows"),
            'msgid "%(n)s row"\nmsgstr "%(n)s ligne"\n',
            "untranslated: '%(n)s row'",
        ),
    ],
)
def test_fault_is_named(message: object, po: str, fault: str, tmp_path: Path) -> None:
    assert list(catalogues.faults(collected(message), french(po, tmp_path))) == [fault]


@pytest.mark.parametrize(
    "po", ['msgid "Old"\nmsgstr "Ancien"\n', '#~ msgid "Old"\n#~ msgstr "A"\n']
)
def test_word_no_longer_used_is_named(po: str, tmp_path: Path) -> None:
    assert list(catalogues.faults(collected(), french(po, tmp_path))) == ["no longer used: 'Old'"]


def test_percent_signs_are_no_placeholders() -> None:
    assert catalogues.placeholders("100 %% of %s and %(n)s") == (frozenset({"%(n)s"}), 1)


def test_command_collects_and_then_finds_what_is_wanting(tree: Path, settings) -> None:
    settings.BASE_DIR = tree
    settings.LOCALE_PATHS = [tree / "locale"]
    call_command("messages", stdout=StringIO())
    path = tree / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    before = path.read_bytes()
    said = StringIO()
    with pytest.raises(CommandError, match=f"{len(WORDS)} translations are wanting"):
        call_command("messages", check=True, stdout=said)
    assert "fr: untranslated: 'Sign out'" in said.getvalue()
    assert path.read_bytes() == before


def test_command_is_content_with_a_whole_catalogue(tree: Path, settings) -> None:
    settings.BASE_DIR = tree
    settings.LOCALE_PATHS = [tree / "locale"]
    path = tree / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    whole = Catalog(locale="fr")
    for message in catalogues.collect(tree):
        if message.id:
            whole.add(message.id, message.id, context=message.context)
    catalogues.write(whole, path)
    call_command("messages", check=True, stdout=StringIO())
