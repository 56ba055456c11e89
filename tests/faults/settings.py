"""Settings of the processes that the fault tests start and kill.

The rest is what production has; only what would make the tests slow differs.
"""

from config import settings as production

vars().update({name: getattr(production, name) for name in dir(production) if name.isupper()})
# Tables straight from the models: migrations have tests of their own.
MIGRATION_MODULES = {app.split(".")[-1]: None for app in production.INSTALLED_APPS}
EMAIL_BACKEND = "tests.faults.recording.RecordingBackend"
EMAIL_TIMEOUT = 1
OUTBOX_LEASE_SECONDS = 2
CELERY_BROKER_URL = "memory://"
