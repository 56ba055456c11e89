"""The command called in this process, with an input and outputs that know no letters but ASCII."""

import io
from unittest.mock import patch

from matching.engine.command import main


def called(*arguments: str, text: str | bytes = "") -> tuple[int, str, str]:
    """Return exit status, output and complaint of the command, with `text` as standard input."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    given, out, err = (io.TextIOWrapper(io.BytesIO(part), "ascii") for part in (content, b"", b""))
    err.reconfigure(errors="backslashreplace")
    with patch("sys.stdin", given), patch("sys.stdout", out), patch("sys.stderr", err):
        code = main(arguments)
        out.flush()
        err.flush()
    told, complaint = out.buffer.getvalue(), err.buffer.getvalue()
    return code, told.decode("utf-8"), complaint.decode("ascii")
