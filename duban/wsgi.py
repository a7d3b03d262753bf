"""WSGI entry point for gunicorn."""

import os

from duban import handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duban.settings")
application = handler.application()
