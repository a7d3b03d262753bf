"""WSGI entry point for the process that serves the public alone."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "duban.settings_public"
application = get_wsgi_application()
