"""The words that a PDF of WeasyPrint draws, read back through the maps of its fonts."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"(\d+) 0 obj\n(?:(?!endobj).)*?stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"/Subtype /Type0/BaseFont /(\w+)\+.*?/ToUnicode (\d+) 0 R", re.DOTALL)
PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]{4,})>")
DRAWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[((?:<[0-9a-f]*>-?[\d.]*)*)\] TJ|(ET)")


def text_of_pdf(content: bytes) -> str:
    """Every line that is drawn, each on a line of its own."""
    streams = {int(number): _inflated(data) for number, data in STREAM.findall(content)}
    fonts = {
        name: {key: _letters(value) for key, value in PAIR.findall(streams[int(number)])}
        for data in streams.values()
        for name, number in FONT.findall(data)
    }
    return "\n".join(_drawn(data, fonts) for data in streams.values() if b" Tf\n" in data)


def _drawn(data: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    words, font = [], {}
    for name, codes, end in DRAWN.findall(data):
        if name:
            font = fonts[name]
        elif end:
            words.append("\n")
        else:
            drawn = b"".join(re.findall(rb"<([0-9a-f]*)>", codes))
            words += [font[drawn[at : at + 4]] for at in range(0, len(drawn), 4)]
    return "".join(words)


def _letters(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data
