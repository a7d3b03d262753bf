"""WSGI entry point for the process that serves the public alone."""

import os

from duban import handler

os.environ["DJANGO_SETTINGS_MODULE"] = "duban.settings_public"
application = handler.application()
