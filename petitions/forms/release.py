"""Forms of what goes out."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.staged import words
from petitions.domain.releasing import TEXTS
from petitions.models import Batch, Petition, PublicVersion
from petitions.projection import columns

ROWS = {"content": 6, "investigation": 6, "handling": 6, "accountability": 3}


class PrepareForm(forms.Form):
    """Who is to read the version, and for a correction what is corrected."""

    audience = forms.ChoiceField(
        label=_("Who is to read it"), choices=PublicVersion.Audience.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What is corrected"),
        required=False,
        max_length=300,
        help_text=_("Only for a correction; the public reads it."),
    )


class RewordForm(forms.Form):
    """The words of a draft, column by column; `seen` is the fingerprint of the text that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: PublicVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = version.digest
        for column in columns(version.content):
            if column.name in self.columns(version):
                self.fields[column.name] = words(column.label, rows=ROWS.get(column.name, 1), required=False)
                self.fields[column.name].initial = version.content[column.name]
        self.fields["note"] = forms.CharField(
            label=_("What is corrected"), required=False, max_length=300, initial=version.note
        )

    def clean(self) -> dict[str, Any]:
        """Lines end as they were stored: what nobody touched does not count as changed."""
        typed = super().clean() or self.cleaned_data
        return {name: value.replace("\r\n", "\n") for name, value in typed.items()}

    @staticmethod
    def columns(version: PublicVersion) -> tuple[str, ...]:
        """The columns that hold words for the version's readers."""
        return TEXTS if version.audience == PublicVersion.Audience.PUBLIC else ("content", "region", "remark")


class SeenForm(forms.Form):
    """The fingerprint of the text that was read."""

    seen = forms.CharField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """A reason."""

    why = words(_("Reason"))


class PrepareFilter(filters.FilterSet):
    """Which petitions of the list to prepare."""

    q = filters.CharFilter(field_name="number", lookup_expr="icontains", label=_("Petition number"))
    batch = filters.ChoiceFilter(label=_("Batch"), empty_label=_("all"))

    class Meta:
        model = Petition
        fields: list[str] = []

    def __init__(self, *args: Any, batches: list[Batch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["batch"].extra["choices"] = [(str(batch.pk), batch.label) for batch in batches]
