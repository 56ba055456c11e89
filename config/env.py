"""What the environment says, read once and typed.

Every name that the product reads from the environment stands in this file and in `.env.example`.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)
# Demo mode signs anybody in as anybody: it exists only beside DEBUG, whatever the environment says.
DEMO_MODE = DEBUG and env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
# How many proxies of ours stand before the product; each adds one address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0 if DEBUG else 1)
DATABASE_URL = env.str("DATABASE_URL", default="")
REDIS_URL = env.str("REDIS_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
EMAIL_FROM = env.str("EMAIL_FROM", default="Counterpart <no-reply@example.org>")


def secret(name: str) -> str:
    """Return the secret `name`: from the environment, the file `<name>_FILE`, or VAR_DIR.

    The last way serves a machine with nothing prepared: the value is drawn once and written to a
    file that only its owner can read. A system check refuses it in production.
    """
    if value := env.str(name, default=""):
        return value
    if path := env.str(f"{name}_FILE", default=""):
        return Path(path).read_text().strip()
    return _kept_secret(VAR_DIR / f"{name.lower()}.secret")


def is_given(name: str) -> bool:
    """Whether an operator gave the secret `name`, so that none was drawn here."""
    return bool(env.str(name, default="") or env.str(f"{name}_FILE", default=""))


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start together one writes, the other reads.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    value = secrets.token_hex(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value
