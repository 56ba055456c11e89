"""How the command behaves as a process: bytes, exits, and streams that fail."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matching.engine.command import main
from tests.matching.engine.calling import called

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "matching.engine"]
COHORT = {
    "coachees": [{"id": "Łucja", "themes": {"x": 1}}, {"id": "Åsa"}, {"id": "b"}],
    "coaches": [{"id": "é", "themes": {"x": 2}}, {"id": "c"}, {"id": "d"}],
    "criteria": {"themes": 10},
    "conflicts": [{"between": ["b", name], "kind": "k"} for name in ("é", "c", "d")],
}


def _run(*arguments: str, given: str = "", **environment: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=given.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_bytes_are_the_same_whatever_surrounds_it() -> None:
    text = json.dumps(COHORT, ensure_ascii=False)
    first = _run("-", given=text, PYTHONHASHSEED="1", PYTHONIOENCODING="latin-1", LC_ALL="C")
    second = _run("-", given=text, PYTHONHASHSEED="2", PYTHONUTF8="1", TZ="Asia/Kolkata")
    assert first == second
    assert (first[0], first[2]) == (0, b"")
    assert "Łucja" in first[1].decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_cannot_be_written_is_told() -> None:
    told = b"output: No space left on device\n"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "-"],
            input=json.dumps(COHORT).encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, told)


def test_a_reader_who_leaves_is_told() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*COMMAND, "-"],
            input=json.dumps(COHORT).encode(),
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"output: Broken pipe\n")


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ("stdin", "file: -: standard input is closed\n"),
        ("stdout", "output: standard output is closed\n"),
    ],
)
def test_a_closed_stream_is_told(
    stream: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "cohort.json").write_text(json.dumps(COHORT))
    monkeypatch.setattr(sys, stream, None)
    assert main(["-" if stream == "stdin" else str(tmp_path / "cohort.json")]) == 2
    assert capsys.readouterr().err == told


def test_exits_of_verify(tmp_path: Path) -> None:
    given, result = tmp_path / "instance.json", tmp_path / "result.json"
    given.write_text(json.dumps(COHORT))
    code, out, _ = called(str(given))
    result.write_text(out)
    assert called("verify", str(given), str(result)) == (0, "proved\n", "")
    result.write_text(json.dumps({**json.loads(out), "worst": 1000}))
    assert called("verify", str(given), str(result))[0] == 1
    result.write_text(json.dumps({**json.loads(out), "worst": "much"}))
    told = "result worst: must be an integer\n"
    assert called("verify", str(given), str(result)) == (2, "", told)
    given.write_text(json.dumps({**COHORT, "seed": -1}))
    told = "seed: must be 0 or more and below 2**63\n"
    assert called("verify", str(given), str(result)) == (2, "", told)
    assert called("verify", str(given))[0] == 2
    assert called("verify", str(tmp_path), str(result)) == (
        2,
        "",
        f"file: {tmp_path}: Is a directory\n",
    )
    assert code == 0


def test_a_name_from_a_file_cannot_break_the_line() -> None:
    for name in ("a\nb", "\u2028", "\x1b[2J", "\x85", "x" * 10**5, ""):
        code, out, err = called("-", text=json.dumps({**COHORT, name: 1}))
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err[:-1].isprintable()
        assert len(err) < 500


def test_a_key_that_stands_twice_among_many_is_found_at_once() -> None:
    keys = ", ".join(f'"k{number}": 1' for number in range(100_000))
    code, _, err = called("-", text=f'{{{keys}, "k99999": 2}}')
    assert (code, err) == (2, "k99999: stands there twice\n")
