"""The Celery application: finds `jobs.py` in every app."""

import os
from pathlib import Path

from celery import Celery
from django.conf import settings

from duban.watchdog import Watchdog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duban.settings")

app = Celery("duban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.steps["worker"].add(Watchdog)

for name in ("queue", "control"):
    if not settings.REDIS_URL:
        Path(settings.DATA_DIR, name).mkdir(parents=True, exist_ok=True)
