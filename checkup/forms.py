"""Forms of the checkup: the verdict on a sign, taking it up again, the position of a site."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.forms.staged import words
from checkup.models import Sign
from petitions.forms.case import CaseForm


class JudgeForm(CaseForm):
    """What was found, and whether the picture or text is everybody's. The button that is pressed says the verdict."""

    note = words(
        gettext_lazy("What was found"), rows=3,
        help_text=gettext_lazy("Whom you asked, what you saw. It stays with the sign; the unit does not see it."),
    )  # fmt: skip
    template = forms.BooleanField(
        label=gettext_lazy("With a false alarm: it is a form or picture that everybody uses; never raise it again"),
        required=False,
    )
    verdict = forms.ChoiceField(
        choices=[choice for choice in Sign.State.choices if choice[0] in Sign.JUDGED],
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Press one of the two buttons.")},
    )

    def __init__(self, *args: Any, may_allow: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_allow:
            del self.fields["template"]


class TakeUpForm(CaseForm):
    """Why a verdict is taken back."""

    note = words(gettext_lazy("Why it is taken up again"), rows=2, help_text=gettext_lazy("It stays on record."))


class SiteForm(CaseForm):
    """The position of a site in degrees, as a phone or an electronic map shows it."""

    latitude = forms.DecimalField(
        label=pgettext_lazy("position", "Latitude"), max_digits=9, decimal_places=6, min_value=-90, max_value=90,
        help_text=gettext_lazy("Degrees north, for example 26.420345."),
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=pgettext_lazy("position", "Longitude"), max_digits=9, decimal_places=6, min_value=-180, max_value=180,
        help_text=gettext_lazy("Degrees east, for example 111.613445."),
    )  # fmt: skip
