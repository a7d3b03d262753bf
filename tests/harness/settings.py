"""The real settings for real processes in tests, plus one address to act at; what takes minutes takes seconds."""

from duban import environment
from duban.settings import *  # noqa: F403

BENCH = environment.flag("HARNESS_BENCH")  # outages of minutes and the real ticks and leases
ROOT_URLCONF = "tests.harness.site"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.harness.apps.HarnessConfig"]  # noqa: F405
HARNESS_TICK = environment.number("HARNESS_TICK", 30, at_least=1)  # seconds between two ticks
HARNESS_LEASE = environment.number("HARNESS_LEASE", 120, at_least=1)  # seconds
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hashing is not what is measured
if transport := environment.text("HARNESS_TRANSPORT", ""):
    CELERY_BROKER_TRANSPORT = transport
CELERY_BEAT_SCHEDULE = {
    name: entry | ({"schedule": float(HARNESS_TICK)} if name in ("deliver", "pulse") else {})
    for name, entry in CELERY_BEAT_SCHEDULE.items()  # noqa: F405
}
