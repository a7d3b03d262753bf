"""Passing a reply or returning it, by a signer or in the office's review."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.signing import PasswordField

# Reasons to tick; they stand before the reviewer's own words.
REASONS = (
    _("The investigation does not cover every point of the petition."),
    _("The verdict does not follow from what was found."),
    _("What was done is not said, or does not fit the verdict."),
    _("There is no photograph or document that shows the result."),
    _("Enforcement results or persons held to account are missing."),
    _("The wording tells who complained, or is not fit for publication."),
)


class PassForm(forms.Form):
    """Passing the review."""

    comment = forms.CharField(
        label=_("Opinion"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    password = PasswordField()
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="pass-%s", **kwargs)


class ReturnForm(forms.Form):
    """Returning a reply to its unit: reasons to tick, and one's own words."""

    reasons = forms.TypedMultipleChoiceField(
        label=_("What must be mended"),
        choices=[(n, text) for n, text in enumerate(REASONS)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ticked reasons and your words together, at least 10 characters; the unit reads exactly this."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="return-%s", **kwargs)

    def words(self) -> str:
        """The whole reason as the unit reads it, one line a point."""
        return self.words_in(self.cleaned_data)

    @staticmethod
    def words_in(data: dict[str, Any]) -> str:
        """The same from checked `data` of the form."""
        ticked = [gettext(str(REASONS[n])) for n in data["reasons"]]
        return "\n".join(filter(None, [*ticked, data["reason"].strip()]))
