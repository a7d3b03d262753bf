"""The real settings for real processes in tests, plus one address to act at; what takes minutes takes seconds."""

from duban import environment
from duban.settings import *  # noqa: F403

ROOT_URLCONF = "tests.harness.site"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.harness.apps.HarnessConfig"]  # noqa: F405
HARNESS_TICK = environment.number("HARNESS_TICK", 30, at_least=1)  # seconds between two ticks of every kind
HARNESS_LEASE = environment.number("HARNESS_LEASE", 120, at_least=1)  # seconds
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": float(min(entry["schedule"], HARNESS_TICK))}
    for name, entry in CELERY_BEAT_SCHEDULE.items()  # noqa: F405
}
