from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadingConfig(AppConfig):
    name = "leading"
    verbose_name = _("Leading group and leaders")

    def ready(self) -> None:
        """Meetings and visits go with the corrections of their activities; whoever leads an item may open it.

        What somebody leads goes over with their other duties.
        """
        import_module("leading.domain.following")
        import_module("leading.naming")
        import_module("leading.handing")
