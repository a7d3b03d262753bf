from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CheckupConfig(AppConfig):
    name = "checkup"
    verbose_name = _("Signs of false rectification")

    def ready(self) -> None:
        """Find the checks of the records that apps to the right of this one make known."""
        autodiscover_modules("consistency")
