"""Forms of one proposed record: its fields, its measures, who takes part; and names said once for a whole list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.domain.lists import TITLE
from cases.forms.planning import explain
from cases.models import TaskUnit
from intake.domain.mending import Part
from intake.forms.begin import ActForm
from intake.matching import Names
from intake.models import ImportRow, RowUnit
from orgs.models import Organisation

MORE_MEASURES, MORE_PARTS, MOST = 1, 1, 200
UNITS_LIST, CATEGORIES_LIST = "units-of-region", "categories-of-round"  # ids of the lists of suggestions on the page


class Units:
    """The units that a list may name, by the label under which a person picks them."""

    def __init__(self, names: Names) -> None:
        self.names = names
        once = _once(unit.name for unit in names.units)
        self.labels = {unit.pk: self._label(unit, unit.name in once) for unit in names.units}
        self.by_label = {label: names.by_pk(pk) for pk, label in self.labels.items()}

    def _label(self, unit: Organisation, is_alone: bool) -> str:
        return unit.name if is_alone else f"{unit.name}（{self.names.home(unit).name}）"

    def label(self, unit: Organisation | None) -> str:
        """What stands in the field for a unit."""
        return self.labels.get(unit.pk, unit.name) if unit else ""

    def find(self, text: str) -> Organisation | None:
        """The unit that was picked or typed. Raises ValidationError when no unit is called so; None for nothing."""
        if not (text := text.strip()):
            return None
        found = self.by_label.get(text)
        if found is None:
            match = self.names.match(text)
            found = match.organisations[0] if len(match.organisations) == 1 else None
        if found is None:
            raise ValidationError(_("“%(name)s” is no unit here: pick one from the list.") % {"name": text[:30]})
        return found


def _once(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for name in names:
        (twice if name in seen else seen).add(name)
    return seen - twice


def _area(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class Dated(forms.Form):
    """A form with deadline words in its field `dated`; how they are read stands below it while they are typed."""

    dated = "words"

    def __init__(self, *args: Any, day: date, explain_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.explanation_id = day, f"{self[self.dated].auto_id}_why"
        self.fields[self.dated].widget.attrs |= {
            "hx-get": explain_url, "hx-trigger": "input changed delay:400ms", "hx-target": f"#{self.explanation_id}",
            "hx-swap": "innerHTML",
        }  # fmt: skip

    @property
    def explanation(self) -> str:
        """How the words that stand in the field are read; '' for none."""
        return explain(self[self.dated].value() or "", self.day)


class RecordForm(Dated, ActForm):
    """The fields of a record. Nothing is required: what is missing is said as a fault of the record."""

    dated = "deadline_text"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(label=gettext_lazy("Number"), required=False, min_value=1, max_value=32767)
    category = forms.CharField(
        label=gettext_lazy("Category"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"list": CATEGORIES_LIST}),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Short title"), required=False, max_length=TITLE)
    text = _area(gettext_lazy("Text of the feedback"), 4)
    goal = _area(gettext_lazy("Goal"), 3)
    standard = _area(gettext_lazy("Standard"), 2)
    deadline_text = forms.CharField(
        label=gettext_lazy("Deadline"), required=False, max_length=200,
        help_text=gettext_lazy("In the words of the plan, for example 2019年12月底前, 立行立改 or 长期坚持."),
    )  # fmt: skip
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    is_key = forms.BooleanField(label=gettext_lazy("Key problem"), required=False)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [unit for unit in units.names.units if unit.kind == Organisation.Kind.REGION]
        within = [unit for unit in regions if unit.path.startswith(units.names.region.path)]
        found = [(str(unit.pk), unit.name) for unit in within]
        self.fields["place"].choices = [("", _("as the responsible units say")), *found]

    def values(self) -> dict[str, Any]:
        """The fields in the shape of ImportRow.proposed."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return data | {"place": int(data["place"]) if data["place"] else None}


class MeasureForm(Dated):
    """One measure; a line without any words is dropped."""

    text = _area(gettext_lazy("Measure"), 2)
    words = forms.CharField(label=gettext_lazy("Deadline"), required=False, max_length=200)


class PartForm(forms.Form):
    """Who has which part: the name as read, its role, and the unit it means."""

    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    measure = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=TaskUnit.Role.choices, required=False)
    unit = forms.CharField(
        label=gettext_lazy("Unit"), required=False, widget=forms.TextInput(attrs={"list": UNITS_LIST}),
    )  # fmt: skip
    words_only = forms.BooleanField(label=gettext_lazy("words only"), required=False)
    drop = forms.BooleanField(label=gettext_lazy("take out"), required=False)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = units
        self.candidates = [
            units.label(one.organisation) for one in units.names.match(self["name"].value() or "").candidates
        ]

    def clean_unit(self) -> Organisation | None:
        """The unit that the text means; refused when there is none."""
        return self.known.find(self.cleaned_data["unit"])

    def part(self) -> Part | None:
        """The part as a person set it; None for an empty line, or one that was taken out."""
        data = self.cleaned_data
        unit = None if data["words_only"] else data["unit"]
        name = data["name"] or (unit.name if unit else "")
        if data["drop"] or not name:
            return None
        return Part(name, data["role"] or TaskUnit.Role.RESPONSIBLE, unit, data["measure"] or 0, data["words_only"])


MeasureRows = formset_factory(MeasureForm, extra=MORE_MEASURES, max_num=MOST, absolute_max=MOST)
PartRows = formset_factory(PartForm, extra=MORE_PARTS, max_num=MOST, absolute_max=MOST)


class Sheet:
    """All forms of one record, as kept or as typed; `reading` are the arguments of Dated."""

    def __init__(
        self, row: ImportRow, parts: list[RowUnit], units: Units, *, seen: str, reading: dict[str, Any],
        data: Any = None,
    ) -> None:  # fmt: skip
        said, self.units = row.proposed, units
        kept = {name: said[name] for name in RecordForm.base_fields if name in said}
        kept |= {"place": str(said["place"] or ""), "seen": seen}
        self.form = RecordForm(data, prefix="r", initial=kept, units=units, **reading)
        self.measures: BaseFormSet = MeasureRows(data, prefix="m", initial=said["measures"], form_kwargs=reading)
        self.parts: BaseFormSet = PartRows(
            data, prefix="u", initial=[self._part(one, units) for one in parts], form_kwargs={"units": units}
        )

    @staticmethod
    def _part(one: RowUnit, units: Units) -> dict[str, Any]:
        return {
            "name": one.name,
            "measure": one.measure,
            "role": one.role,
            "unit": units.label(one.organisation),
            "words_only": one.how == RowUnit.How.WORDS,
        }

    def is_valid(self) -> bool:
        """All parts at once, so that every fault is shown together."""
        return all([self.form.is_valid(), self.measures.is_valid(), self.parts.is_valid()])

    def values(self) -> dict[str, Any]:
        """What `mending.mend` takes, of a valid sheet."""
        lines = [dict(form.cleaned_data) for form in self.measures if form.cleaned_data]
        measures = [{"text": line["text"], "words": line["words"]} for line in lines if line["text"] or line["words"]]
        return self.form.values() | {"measures": measures}

    def chosen(self) -> list[Part]:
        """Who takes part, of a valid sheet."""
        return [part for form in self.parts if form.cleaned_data and (part := form.part())]


class NameForm(forms.Form):
    """What one name of the list means."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    unit = forms.CharField(
        label=gettext_lazy("Unit"), required=False, widget=forms.TextInput(attrs={"list": UNITS_LIST}),
    )  # fmt: skip
    words_only = forms.BooleanField(label=gettext_lazy("words only"), required=False)
    teach = forms.BooleanField(label=gettext_lazy("remember it"), required=False, initial=True)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = units

    def clean_unit(self) -> Organisation | None:
        """As PartForm."""
        return self.known.find(self.cleaned_data["unit"])


NameRows = formset_factory(NameForm, extra=0, max_num=MOST, absolute_max=MOST)


class AliasForm(ActForm):
    """A name taught by hand."""

    name = forms.CharField(label=gettext_lazy("Name in documents"), max_length=120)
    organisation = forms.CharField(label=gettext_lazy("Unit"), widget=forms.TextInput(attrs={"list": UNITS_LIST}))

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = units

    def clean_organisation(self) -> Organisation:
        """The unit that the text means."""
        found = self.known.find(self.cleaned_data["organisation"])
        if found is None:
            raise ValidationError(_("Pick a unit from the list."))
        return found
