"""Wiring of duban: settings, URLs, Celery. No domain word stands here, and no app imports it."""

from duban.celery import app as celery_app

__all__ = ["celery_app"]
