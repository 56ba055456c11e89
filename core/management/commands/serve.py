from __future__ import annotations

import errno
import os
import signal
import sys
from functools import partial
from typing import Any

import waitress
from celery import current_app
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application

from core.embedded import Beat, PartFailed, Supervisor, WebServer, Worker


class Command(BaseCommand):
    """Serve the product from one process that needs no other server."""

    help = "Run the web server, a worker and the clock in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, port: int, host: str, **options: Any) -> None:
        server = bind(host, port)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        celery = current_app._get_current_object()
        supervisor = Supervisor(
            [partial(Worker, celery), partial(Beat, celery), partial(WebServer, server)]
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: supervisor.stopping.set())
        supervisor.start()
        self.stdout.write("Ctrl+C stops it.")
        self.stdout.write(f"Counterpart is ready: http://localhost:{port}/")
        self.stdout.flush()
        leave(self.watch(supervisor))

    def watch(self, supervisor: Supervisor) -> int:
        """Look after the parts until a signal comes; return the exit code."""
        try:
            supervisor.watch()
        except PartFailed as failure:
            self.stderr.write(f"The {failure} ended again and again; the lines above say why.")
            return 1
        supervisor.stop()
        return 0


def bind(host: str, port: int) -> Any:
    """Take the port before anything slow is done."""
    try:
        return waitress.create_server(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=8,
            ident=None,
            # A proxy on this machine says from where the reader came, and whether by https.
            trusted_proxy="127.0.0.1",
            trusted_proxy_headers={"x-forwarded-proto", "x-forwarded-for"},
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise CommandError(
            f"Port {port} is taken. Choose another one: make run PORT={port + 1}"
        ) from error


def leave(code: int) -> None:
    """End the process now: Python would wait for a job that may run for minutes.

    The row of that job is taken over when its lease is over.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
