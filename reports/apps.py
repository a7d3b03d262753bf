"""The app's entry in the list of installed apps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Progress notices, tables for the public and what they are counted from."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
    verbose_name = _("Figures and bulletins")
