"""What a unit sends about a case beside its reply: evidence, requests for more time, the day of the rectification."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.named import CaseForm, PlainForm
from cases.forms.staged import DayInput, files, words
from petitions.models import HandlingFile

__all__ = ["CaseForm", "PlainForm"]


class EvidenceForm(CaseForm):
    """Files that show what was found or done."""

    files = files(_("Files"))
    phase = forms.ChoiceField(label=_("Shows"), choices=HandlingFile.Phase, initial=HandlingFile.Phase.AFTER)
    caption = forms.CharField(
        label=_("Caption"), required=False, max_length=200, help_text=_("What it shows, where and when.")
    )


class WithdrawFileForm(CaseForm):
    """Taking a file out of the reply, with a reason."""

    file = forms.TypedChoiceField(label=_("File"), coerce=int)
    why = words(_("Why it is withdrawn"), rows=2)

    def __init__(self, *args: Any, rows: Sequence[HandlingFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].choices = [(row.pk, f"{row} · {row.get_phase_display()}") for row in rows]


class MoreTimeForm(CaseForm):
    """Asking for a later limit."""

    until = forms.DateField(label=pgettext_lazy("more time", "Until"), widget=DayInput())
    why = words(
        _("Why more time is needed"), rows=3, help_text=_("At least 10 characters; the office reads exactly this.")
    )


class RectifiedForm(CaseForm):
    """The day on which the matter itself was rectified."""

    on = forms.DateField(label=_("Rectified on"), widget=DayInput())
