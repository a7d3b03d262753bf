"""Forms of a round: its facts and settings, categories, the demonstration day, its rules."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from cases.domain.rules import MAX_DAYS, StepDraft
from cases.models import Category, Round
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import GRANTS, posts_of
from signoff.steps import CHAIN_CHOICES, KINDS

FACTS = (
    "name", "level", "group_name", "entered_on", "left_on", "feedback_on", "plan_due_on", "decimals", "tolerance",
    "notice_days", "notice_unit", "contact_phone", "contact_email", "is_illustrative",
)  # fmt: skip
MAX_NOTICE = 366  # days
DATES = ("entered_on", "left_on", "feedback_on", "plan_due_on")


def date_input() -> forms.DateInput:
    """The browser's own field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _of(model: type, name: str) -> forms.Field:
    """The form field of a model's column, with its label, help and bounds."""
    field = model._meta.get_field(name)
    return field.formfield(widget=date_input()) if name in DATES else field.formfield()


class RoundForm(forms.Form):
    """Facts and settings of a round. `values` are ready for cases.domain.drafting.edit_round."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds"), choices=Round.Kind.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("One round may combine several."),
    )  # fmt: skip
    signatories = forms.CharField(
        label=_("Signatories of bulletins"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as they stand under the paper."),
    )  # fmt: skip

    field_order = ("name", "kinds", "level", "group_name", *DATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: _of(Round, name) for name in FACTS}
        self.fields["notice_days"].validators.append(MaxValueValidator(MAX_NOTICE))
        self.order_fields(self.field_order)

    def clean_signatories(self) -> list[str]:
        """Lines without blanks around them."""
        return [line.strip() for line in self.cleaned_data["signatories"].splitlines() if line.strip()]

    @staticmethod
    def initial_of(round: Round) -> dict[str, Any]:
        """What the form shows of a round."""
        values = {name: getattr(round, name) for name in (*FACTS, "kinds")}
        return values | {"signatories": "\n".join(round.signatories)}


class NewRoundForm(RoundForm):
    """A new round: also its region, its short name in addresses and its chain."""

    region = forms.ModelChoiceField(label=_("Inspected region"), queryset=Organisation.objects.none())
    chain = forms.ChoiceField(
        label=_("Chain of signatures"), choices=CHAIN_CHOICES,
        help_text=_("Its steps can be edited afterwards."),
    )  # fmt: skip

    field_order = ("region", "name", "slug", "kinds", "level", "group_name", *DATES, "chain")

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"] = _of(Round, "slug")
        self.fields["slug"].help_text = _("Letters, digits and hyphens, for example yongzhou-2018. It stays for ever.")
        self.fields["region"].queryset = regions
        self.order_fields(self.field_order)

    def clean_slug(self) -> str:
        """The one address that is taken by a page."""
        if self.cleaned_data["slug"] == "new":
            raise forms.ValidationError(_("Choose another short name; this one is an address of the system."))
        return self.cleaned_data["slug"]


def regions_for(user: User) -> Any:
    """Regions for which the person may enter rounds: at or below those of their office posts."""
    paths = [held.path for held in posts_of(user) if Role(held.role) in GRANTS["round.edit"]]
    return Organisation.objects.filter(tree.below(paths), kind=Organisation.Kind.REGION, ends_on=None)


class CategoryForm(forms.Form):
    """A group of findings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: _of(Category, name) for name in ("number", "name")}


class DayForm(forms.Form):
    """Where the demonstration day goes."""

    to = forms.DateField(label=_("Another day"), widget=date_input())


class StepForm(forms.Form):
    """One step of a chain; position 0 leaves it out."""

    position = forms.IntegerField(
        label=_("Position"), min_value=0, max_value=len(KINDS), help_text=_("0 leaves the step out.")
    )
    name = forms.CharField(label=_("Own name"), max_length=80, required=False)
    working_days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=MAX_DAYS)
    site_visit = forms.BooleanField(label=_("Site visit with photographs"), required=False)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.label = KINDS[code].label

    def draft(self) -> StepDraft:
        """The step as typed, of a valid form."""
        data = self.cleaned_data
        return StepDraft(self.code, data["working_days"], data["site_visit"], data["name"])


def step_forms(round: Round, data: Any = None) -> list[StepForm]:
    """A form for each kind of step, those of the round's chain first, in its order."""
    present = {step["code"]: step for step in round.chain_steps}
    codes = [*present, *(code for code in KINDS if code not in present)]
    forms_ = []
    for position, code in enumerate(codes, start=1):
        step = present.get(code, {})
        initial = {
            "position": position if step else 0,
            "name": step.get("name", ""),
            "working_days": step.get("working_days", KINDS[code].working_days),
            "site_visit": step.get("site_visit", KINDS[code].site_visit),
        }
        forms_.append(StepForm(data, prefix=code, initial=initial, code=code))
    return forms_


def next_days(held_on: date, ended: date | None) -> list[tuple[str, date]]:
    """The days that the demonstration offers: +1, +5, and the day on which a notice has run out."""
    offers = [(str(_("one day on")), date.fromordinal(held_on.toordinal() + 1))]
    offers.append((str(_("five days on")), date.fromordinal(held_on.toordinal() + 5)))
    if ended and ended > held_on:
        offers.append((str(_("after the running notices")), ended))
    return offers
