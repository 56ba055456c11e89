"""The append-only trail in tests: take the triggers away to plant a fault, or to empty tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

append_only = import_module("core.migrations.0002_append_only")


@contextmanager
def writable_trail() -> Iterator[None]:
    """Let the block change and delete audit entries, as somebody with root could."""
    with connection.cursor() as cursor:
        for statement in append_only.DROP[connection.vendor]:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in append_only.ADD[connection.vendor]:
                cursor.execute(statement)


def empty_trail() -> None:
    """Forget every entry, so that the database can be emptied between two tests."""
    with writable_trail(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry")
