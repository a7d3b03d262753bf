"""The real settings of the public process; style sheets keep their names, as nobody collected them."""

from duban.settings_public import *  # noqa: F403

STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
