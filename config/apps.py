from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Loads the Celery application with Django, so that `current_app` is ours everywhere."""

    name = "config"

    def ready(self) -> None:
        import_module("config.celery")
