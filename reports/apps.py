"""The app's entry in the list of installed apps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Papers: progress notices, letters and the files they go out as."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
    verbose_name = _("Papers")
