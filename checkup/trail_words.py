"""Fields of the trail that the checkup writes: their labels, and how their values are put in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checkup.signs.registry import label_of

LABELS: dict[str, Any] = {
    "sign_code": pgettext_lazy("rectification", "sign"),
    "sign_about": _("item"),
    "site_position": _("position of the site"),
    "site_of": _("item"),
}
READERS: dict[str, Callable[[Any], str]] = {"sign_code": lambda stored: label_of(str(stored))}
