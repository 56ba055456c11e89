"""Collect the words of the product and compare them with their translations, without gettext."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

DOMAIN = "django"
TEMPLATES = {".html", ".txt"}
_ONE: tuple[Any, ...] = (1,)
_CONTEXT: tuple[Any, ...] = ((1, "c"), 2)
_CONTEXT_PLURAL: tuple[Any, ...] = ((1, "c"), 2, 3)
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": _ONE,
    "gettext": _ONE,
    "gettext_lazy": _ONE,
    "gettext_noop": _ONE,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "npgettext_lazy": _CONTEXT_PLURAL,
}
NOT_THE_PRODUCT = {"tests", "bench", "docs", "locale", "static", "staticfiles", "var"}
NAMED = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
POSITIONAL = re.compile(r"(?<!%)(?:%%)*%[sdif]")
Key = tuple[str, str]


def collect(root: Path) -> Catalog:
    """Every message that the Python files and the templates under `root` hold."""
    catalog = Catalog(domain=DOMAIN)
    for path in sources(root):
        text = path.read_text(encoding="utf-8")
        if path.suffix in TEMPLATES:
            # In parentheses the result is one expression: its indentation means nothing.
            text = f"({templatize(text, origin=str(path))})"
        for _line, message, comments, context in _messages_of(text):
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def sources(root: Path) -> Iterator[Path]:
    """The files that may hold words, in a stable order."""
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in NOT_THE_PRODUCT and folder.name[0] != ".":
            yield from sorted(p for p in folder.rglob("*") if p.suffix in {".py", *TEMPLATES})


def merge(collected: Catalog, path: Path, language: str) -> Catalog:
    """The messages of `collected` with the translations that the file `path` has for them."""
    known = translations(read(path, language))
    merged = Catalog(locale=language, domain=DOMAIN)
    for message in _sorted(collected):
        kept = known.get(key_of(message))
        merged.add(
            message.id,
            kept.string if kept and _same_shape(message, kept) else None,
            flags=kept.flags if kept else (),
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept else (),
            context=message.context,
        )
    return merged


def read(path: Path, language: str) -> Catalog:
    """The catalogue in `path`; an empty one when there is no such file."""
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def write(catalog: Catalog, path: Path) -> None:
    """Write `catalog` so that the same words always make the same bytes: no dates, no lines."""
    body = io.BytesIO()
    write_po(body, catalog, no_location=True, omit_header=True, width=100)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def faults(collected: Catalog, translated: Catalog) -> Iterator[str]:
    """One line for each message that readers would not see well in the language of `translated`."""
    known = translations(translated)
    wanted = translations(collected)
    for key, message in wanted.items():
        if key not in known:
            yield f"missing: {key[1]!r}"
        elif fault := fault_of(known[key], message):
            yield f"{fault}: {key[1]!r}"
    for key in known.keys() - wanted.keys():
        yield f"no longer used: {key[1]!r}"
    for message in translated.obsolete.values():
        yield f"no longer used: {_forms(message.id)[0]!r}"


def fault_of(translation: Message, message: Message) -> str:
    """What is wrong with one translation, in a word; empty when nothing is."""
    if translation.fuzzy:
        return "uncertain"
    if not _same_shape(message, translation) or not all(_forms(translation.string)):
        return "untranslated"
    allowed = [placeholders(form) for form in _forms(message.id)]
    *others, last = (placeholders(form) for form in _forms(translation.string))
    # "One row" may stand for "%(n)s rows" in the first form alone.
    if last != allowed[-1] or any(found not in allowed for found in others):
        return "other placeholders"
    return ""


def placeholders(text: str) -> tuple[frozenset[str], int]:
    """The names that `text` wants filled in, and how many values without a name."""
    return frozenset(NAMED.findall(text)), len(POSITIONAL.findall(text))


def translations(catalog: Catalog) -> dict[Key, Message]:
    """The messages of `catalog` by context and first form, without its header."""
    return {key_of(message): message for message in _sorted(catalog)}


def key_of(message: Message) -> Key:
    return message.context or "", _forms(message.id)[0]


def _messages_of(text: str) -> Iterable[tuple[int, Any, list[str], str | None]]:
    file = io.BytesIO(text.encode())
    return extract("python", file, keywords=KEYWORDS, comment_tags=("Translators:",))


def _sorted(catalog: Catalog) -> list[Message]:
    return sorted((message for message in catalog if message.id), key=key_of)


def _forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def _same_shape(message: Message, translation: Message) -> bool:
    return isinstance(translation.string, list | tuple) == isinstance(message.id, list | tuple)
