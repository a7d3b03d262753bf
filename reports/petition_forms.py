"""Forms of the tables of petitions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reports.publications import Waiting


class BatchForm(forms.Form):
    """Under which batch's name what is new goes out."""

    batch = forms.ChoiceField(label=gettext_lazy("Batch"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, waiting: Sequence[Waiting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["batch"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.batch.pk), _said(one)) for one in waiting]
        if waiting:
            field.initial = str(waiting[0].batch.pk)


def _said(one: Waiting) -> str:
    """A batch with what is new for it: "batch 12: 15 of its own, 2 late, 1 corrected"."""
    parts = [
        said % {"n": count}
        for said, count in (
            (_("%(n)d of its own"), one.own),
            (_("%(n)d late"), one.late),
            (_("%(n)d corrected"), one.corrected),
        )
        if count
    ]
    return _("Batch %(batch)s: %(what)s") % {
        "batch": one.batch.label,
        "what": pgettext("between names", ", ").join(parts),
    }


class SeenForm(forms.Form):
    """The fingerprint of the table that was read."""

    seen = forms.CharField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a table is taken back."""

    why = forms.CharField(
        label=gettext_lazy("Reason, as the public will read it"), widget=forms.Textarea(attrs={"rows": 3})
    )
