"""Forms of the ledger: handing over and on, joint units, mending, accused unit, links, identity."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect, LongSelectMultiple, SeveralField
from cases.forms.signing import PasswordField
from cases.forms.staged import DayInput
from cases.models import Problem, Round
from orgs.models import Organisation
from petitions.domain.assigning import Share
from petitions.domain.receiving import EDITABLE, edit_seen
from petitions.models import Link, Petition
from petitions.states import Pollution

SHARES = 4  # units that one form can hand a petition to; more go in a second time
SEVERAL = _("Several: hold Ctrl (on a Mac Command) and choose.")
NOBODY = ("", "—")


class Units:
    """Regions and units that petitions of a round may be handed to or be about. One query."""

    def __init__(self, round: Round) -> None:
        self.round = round

    @cached_property
    def rows(self) -> Mapping[str, Organisation]:
        """By id, in the order of the tree."""
        below = Organisation.objects.filter(path__startswith=self.round.region.path, ends_on=None).order_by("path")
        return {str(unit.pk): unit for unit in below}

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """All of them, set in by their depth in the tree."""
        depth = self.round.region.path.count(".")
        return [(pk, "　" * (unit.path.count(".") - depth) + unit.name) for pk, unit in self.rows.items()]

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """The regions among them."""
        return [(pk, unit.name) for pk, unit in self.rows.items() if unit.kind == Organisation.Kind.REGION]


class UnitField(forms.TypedChoiceField):
    """One unit of `units`; gives the unit itself, None for nothing."""

    def __init__(self, *, units: Units, **kwargs: Any) -> None:
        choices = [NOBODY, *units.choices]
        super().__init__(choices=choices, coerce=units.rows.get, empty_value=None, widget=LongSelect, **kwargs)


class UnitsField(forms.TypedMultipleChoiceField):
    """Several units of `units`; gives the units themselves."""

    def __init__(self, *, units: Units, size: int = 5, **kwargs: Any) -> None:
        widget = LongSelectMultiple(attrs={"size": size})
        super().__init__(
            choices=units.choices, coerce=units.rows.get, widget=widget, required=False, help_text=SEVERAL, **kwargs
        )


class ShareForm(forms.Form):
    """What one unit gets of a petition; a row without a unit is left out."""

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(units=units, label=_("Handling unit"), required=False)
        self.fields["part"] = forms.CharField(
            label=_("Part"), required=False, max_length=200, help_text=_("Empty: the whole petition.")
        )
        self.fields["joint"] = UnitsField(units=units, label=_("Units that take part"))

    def clean(self) -> dict[str, Any]:
        """A part or joint units need a handling unit."""
        values = super().clean() or {}
        if not values.get("unit") and (values.get("part") or values.get("joint")):
            self.add_error("unit", ValidationError(_("Choose the handling unit of this row."), code="unit"))
        return values

    @property
    def share(self) -> Share | None:
        """The share that the row says; None for a row left out."""
        values = self.cleaned_data
        return Share(values["unit"], values["part"], tuple(values["joint"])) if values.get("unit") else None


def share_forms(units: Units, data: Any = None) -> list[ShareForm]:
    """The rows of the hand-over form."""
    return [ShareForm(data, units=units, prefix=f"share-{n}", auto_id="%s") for n in range(SHARES)]


class HandOnForm(forms.Form):
    """Giving a case to another unit."""

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = UnitField(units=units, label=_("To"))
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000,
            help_text=_("The limit stays the first unit's."),
        )  # fmt: skip


class SeenField(forms.CharField):
    """The mark of what the page showed (petitions.domain.seen), hidden."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=64)


class JointForm(forms.Form):
    """Naming the units that take part in a case."""

    seen = SeenField()

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"] = UnitsField(units=units, label=_("Units that take part"))


class AccusedForm(forms.Form):
    """Saying which unit a petition accuses."""

    seen = SeenField()

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accused"] = UnitField(
            units=units, label=_("Accused unit"), required=False,
            help_text=_("Its people, those above and below it read the released summary only."),
        )  # fmt: skip


class EditForm(forms.Form):
    """Mending what was entered of a petition."""

    seen = SeenField()
    field_order = ("channel", "is_key", "received_on", "place", "region_text", "types", "object_name", "summary")

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in EDITABLE:
            field = Petition._meta.get_field(name)
            self.fields[name] = field.formfield(widget=DayInput()) if name == "received_on" else field.formfield()
        self.fields["place"] = forms.TypedChoiceField(
            label=_("Place"), choices=[NOBODY, *units.places], coerce=units.rows.get, empty_value=None, required=False
        )
        self.fields["types"] = forms.MultipleChoiceField(
            label=_("Types"), choices=Pollution.choices, widget=forms.CheckboxSelectMultiple, required=False
        )
        self.fields["summary"].widget = forms.Textarea(attrs={"rows": 6})
        self.fields["summary"].help_text = _("Units and leaders read it; what tells of a person is masked again.")
        self.order_fields(self.field_order)

    @staticmethod
    def initial_of(petition: Petition) -> dict[str, Any]:
        """What the form shows of a petition."""
        values = {name: getattr(petition, name) for name in EDITABLE} | {"seen": edit_seen(petition)}
        return values | {"place": str(petition.place_id or ""), "types": [row.kind for row in petition.types.all()]}


class LinkForm(forms.Form):
    """Linking a petition by the number of the other one."""

    number = forms.CharField(label=_("Number of the other petition"), max_length=80)
    kind = forms.ChoiceField(label=_("How they belong together"), choices=Link.Kind.choices)
    why = forms.CharField(label=_("Why"), max_length=300, required=False)


class ProblemsForm(forms.Form):
    """The problems of the feedback that a petition belongs to."""

    seen = SeenField()
    problems = SeveralField(
        label=_("Problems of the feedback"), queryset=Problem.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}), help_text=SEVERAL,
    )  # fmt: skip

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problems"].queryset = Problem.objects.filter(round=round).order_by("number")


class IdentityForm(forms.Form):
    """Who complained, on its way under seal; never shown again by this form."""

    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=60)
    id_number = forms.CharField(label=_("Identity number"), required=False, max_length=30)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off"}


class EraseForm(forms.Form):
    """Forgetting an identity before its time: why, and the password, for it cannot be undone."""

    why = forms.CharField(label=_("Why it is erased"), max_length=200)
    password = PasswordField()


class RevealForm(forms.Form):
    """Opening an identity: what it is needed for, and the password."""

    reason = forms.CharField(
        label=_("What you need it for"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = PasswordField()
