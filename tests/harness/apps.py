"""Only in the processes of the harness: leases as short as the test wants them."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class HarnessConfig(AppConfig):
    name = "tests.harness"
    label = "harness"

    def ready(self) -> None:
        import_module("notify.jobs").LEASE = timedelta(seconds=settings.HARNESS_LEASE)
