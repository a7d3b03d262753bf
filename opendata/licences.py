"""What the public may do with the data: the licences that settings.OPEN_LICENCE chooses from."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its SPDX name, the page with its text, and what it means in one sentence."""

    code: str
    title: str
    url: str
    means: Any


LICENCES = {
    one.code: one
    for one in (
        Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            _("Everybody may copy, change and use the data, also commercially, who names this site and the day."),
        ),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
            _("Everybody may copy, change and use the data who names this site and shares under the same licence."),
        ),
        Licence(
            "CC0-1.0",
            "Creative Commons Zero 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
            _("Everybody may do anything with the data without any condition."),
        ),
    )
}


def licence() -> Licence:
    """The licence of this site."""
    return LICENCES[settings.OPEN_LICENCE]
