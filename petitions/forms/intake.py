"""Forms for taking petitions in: a table, its batch, one row mended, a single petition."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.staged import DayInput, words
from cases.models import Round
from orgs.models import Organisation
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Batch, ImportRow
from petitions.reading.numbers import clean_number, parse_number
from petitions.states import Channel, Pollution

LABELS: dict[str, Any] = {
    "ordinal": _("Serial number"),
    "number": _("Petition number"),
    "channel": _("Channel"),
    "key": _("Key petition"),
    "content": _("What is reported"),
    "region": _("Place"),
    "types": _("Types of pollution"),
    "investigation": _("What was found"),
    "verdict": _("Verdict"),
    "handling": pgettext_lazy("petition", "What was done"),
    "status": _("Closed or not"),
    "accountability": _("Who was held to account"),
    "remark": _("Remark"),
    "unit": _("Handling unit"),
    "deadline": _("Limit"),
    "received_on": _("Received by the group on"),
    "object": _("Enterprise or place complained of"),
    "handler": _("Who handled it"),
    "meets_closing": _("Meets the conditions for closing"),
}
NO_UNIT = "none"
LONG = ("content", "investigation", "handling", "accountability", "remark")
ALWAYS = ("number", "channel", "key", "content", "region", "types")


class RefusableForm(forms.Form):
    """A form that can show a rule's refusal beside the field that it names."""

    def take(self, error: ValidationError) -> None:
        """Put the refusal beside its field, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for field, faults in error.error_dict.items():
            self.add_error(field if field in self.fields else None, faults)


class TableForm(RefusableForm):
    """The file to be read in."""

    file = forms.FileField(
        label=_("Table of petitions"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        help_text=_("Excel (.xlsx) or Word (.docx), up to 20 MB. Headings are recognised wherever they stand."),
    )


class BatchForm(RefusableForm):
    """Which batch the rows become."""

    number = forms.IntegerField(label=_("Batch number"), min_value=1, max_value=999)
    part = forms.IntegerField(
        label=pgettext_lazy("batch", "Part"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=_("1 for batch 35-1; else empty."),
    )
    handed_over_on = forms.DateField(label=_("Handed over on"), widget=DayInput())
    opens_at = forms.DateTimeField(label=_("Window from"), required=False, widget=forms.DateTimeInput)
    cut_off_at = forms.DateTimeField(label=_("Cut-off"), required=False, widget=forms.DateTimeInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "cut_off_at"):
            self.fields[name].widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def clean(self) -> dict[str, Any]:
        """A cut-off does not lie before its window."""
        data = super().clean() or {}
        opens, ends = data.get("opens_at"), data.get("cut_off_at")
        if opens and ends and ends < opens:
            self.add_error("cut_off_at", _("The cut-off lies before the beginning of the window."))
        return data

    def facts(self, declared: dict[str, int]) -> BatchFacts:
        """The batch as typed, of a valid form."""
        return self.facts_of(self.cleaned_data, declared)

    @staticmethod
    def facts_of(data: dict[str, Any], declared: dict[str, int]) -> BatchFacts:
        """The batch in checked `data` of the form."""
        return BatchFacts(
            number=data["number"],
            part=data["part"] or 0,
            handed_over_on=data["handed_over_on"],
            opens_at=_aware(data["opens_at"]),
            cut_off_at=_aware(data["cut_off_at"]),
            declared=declared,
        )


def _aware(moment: datetime | None) -> datetime | None:
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment


def row_form(row: ImportRow, data: Any = None) -> RefusableForm:
    """A form with the cells of a row, as they stand in the table; those with faults first among equals."""
    form = RefusableForm(data, prefix="cell")
    names = [name for name in LABELS if name in row.raw or name in ALWAYS]
    for name in names:
        widget = forms.Textarea(attrs={"rows": 4}) if name in LONG else forms.TextInput()
        form.fields[name] = forms.CharField(
            label=LABELS[name], required=False, widget=widget, initial=row.raw.get(name, ""), max_length=20_000
        )
    return form


class PetitionForm(RefusableForm):
    """A single petition, as it came by telephone or letter."""

    batch = forms.TypedChoiceField(label=_("Batch"), coerce=int)
    number = forms.CharField(label=_("Petition number"), max_length=80, help_text=_("As the group wrote it."))
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[("", _("as the number says"))])
    is_key = forms.BooleanField(label=_("Key petition"), required=False)
    received_on = forms.DateField(label=_("Received by the group on"), required=False, widget=DayInput())
    content = words(_("What is reported"), rows=6, help_text=_("The original wording. Units read a masked summary."))
    place = forms.ModelChoiceField(label=_("Place"), queryset=Organisation.objects.none(), required=False)
    types = forms.MultipleChoiceField(
        label=_("Types of pollution"), choices=Pollution.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    object_name = forms.CharField(
        label=_("Enterprise or place complained of"),
        max_length=120,
        required=False,
        help_text=_("Empty: as found in the wording."),
    )
    accused = forms.ChoiceField(
        label=_("Accused unit"),
        required=False,
        help_text=_("Where the petition is about a unit itself: its people read only what was released."),
    )
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)
    name = forms.CharField(label=_("Petitioner's name"), max_length=60, required=False)
    phone = forms.CharField(label=_("Petitioner's telephone"), max_length=60, required=False)
    id_number = forms.CharField(label=_("Petitioner's identity number"), max_length=30, required=False)
    address = forms.CharField(label=_("Petitioner's address"), max_length=200, required=False)

    SECRET = ("name", "phone", "id_number", "address")

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Organisation.objects.filter(path__startswith=round.region.path, ends_on=None)
        self.fields["place"].queryset = below.filter(kind=Organisation.Kind.REGION)
        self.units = {str(unit.pk): unit for unit in below.filter(kind=Organisation.Kind.UNIT)}
        self.fields["accused"].choices = [
            ("", _("the unit that the wording names")),
            (NO_UNIT, pgettext_lazy("accused", "no unit")),
            *((pk, unit.name) for pk, unit in self.units.items()),
        ]
        self.fields["channel"].choices = [("", _("as the number says")), *Channel.choices]
        batches = Batch.objects.filter(round=round).order_by("-number", "-part")
        self.fields["batch"].choices = [
            (row.pk, _("Batch %(n)s of %(day)s") % {"n": row.label, "day": row.handed_over_on}) for row in batches
        ]
        for name in self.SECRET:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def plain(self) -> list[Any]:
        """The fields that are no secret."""
        return [field for field in self.visible_fields() if field.name not in self.SECRET]

    @property
    def secret(self) -> list[Any]:
        """Who complained."""
        return [self[name] for name in self.SECRET]

    def draft(self) -> Draft:
        """The petition as typed, of a valid form."""
        return self.draft_of(self.cleaned_data, self.units.get(self.cleaned_data["accused"]))

    @classmethod
    def draft_of(cls, data: dict[str, Any], accused: Organisation | None) -> Draft:
        """The petition in checked `data` of the form; `accused` is the unit that it names."""
        clean = clean_number(data["number"])
        parts = parse_number(clean.text)
        return Draft(
            number=clean.text,
            number_raw=data["number"],
            number_base=parts.base,
            content=data["content"],
            channel=data["channel"] or parts.channel or "",
            is_key=data["is_key"] or clean.starred,
            received_on=data["received_on"] or parts.day,
            place=data["place"],
            region_text=data["place"].name if data["place"] else "",
            object_name=data["object_name"],
            accused=accused,
            names_accused=data["accused"] != NO_UNIT,
            types=data["types"],
            remark=data["remark"],
            identity={name: data[name] for name in cls.SECRET if data[name]},
        )
