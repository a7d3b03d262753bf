from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadingConfig(AppConfig):
    name = "leading"
    verbose_name = _("Leading group and leaders")

    def ready(self) -> None:
        """Meetings, visits and reviews go with the corrections of their activities, whoever corrects them."""
        import_module("leading.domain.following")
