from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CheckupConfig(AppConfig):
    name = "checkup"
    verbose_name = _("Signs of false rectification")

    def ready(self) -> None:
        """Find the checks of the records that other apps make known; let draws of look-backs take items with signs."""
        autodiscover_modules("consistency", "drawn")
