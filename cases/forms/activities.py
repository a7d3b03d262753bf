"""Forms of what was done for a round: activities and results, one by one or corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.rounds import date_input
from cases.models import Activity, ResultFigure
from cases.models.activity import SIGNED

SCOPES = (("", _("none")), ("province", _("in the province")), ("nation", _("in the nation")))


class ActivityForm(forms.Form):
    """A meeting, visit, check, campaign, project or publicity item, with its day."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    held_on = forms.DateField(label=_("Day"), widget=date_input())
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"data-wide": ""}))
    who = forms.CharField(label=_("Who"), max_length=60, required=False, help_text=_("The post, not the name."))
    unannounced = forms.BooleanField(label=_("Unannounced"), required=False)
    series = forms.CharField(
        label=_("Counted together as"),
        max_length=80,
        required=False,
        help_text=_("The name under which papers count it with others."),
    )
    ends_on = forms.DateField(label=_("Ends on"), required=False, widget=date_input())
    medium = forms.ChoiceField(
        label=_("Medium"), required=False, choices=[("", _("none")), *Activity.Medium.choices],
        help_text=_("Of publicity."),
    )  # fmt: skip
    link = forms.URLField(label=_("Web address"), max_length=300, required=False, assume_scheme="https")
    invested_yuan = forms.DecimalField(
        label=_("Invested, in yuan"), min_value=0, max_digits=16, decimal_places=2, required=False
    )


class ResultForm(forms.Form):
    """A result outside the counts of problems: what was reached, an indicator, a next step."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ResultFigure.Kind.choices)
    recorded_on = forms.DateField(label=_("As of"), widget=date_input())
    title = forms.CharField(label=_("Title"), max_length=120, widget=forms.TextInput(attrs={"data-wide": ""}))
    topic = forms.ChoiceField(
        label=_("What is measured"), required=False, choices=[("", _("none")), *ResultFigure.Topic.choices]
    )
    grade = forms.CharField(
        label=_("Water class"), max_length=20, required=False, help_text=_("Of sections, e.g. Ⅰ–Ⅲ or 劣Ⅴ.")
    )
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=3, required=False)
    unit = forms.CharField(label=_("Unit of measurement"), max_length=20, required=False)
    period = forms.CharField(label=_("Period"), max_length=60, required=False)
    change = forms.CharField(
        label=_("Change"), max_length=20, required=False, validators=[SIGNED],
        help_text=_("Against the year before, as given."),
    )  # fmt: skip
    change_unit = forms.CharField(label=_("Unit of the change"), max_length=20, required=False, initial="%")
    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=32767, required=False)
    rank_scope = forms.ChoiceField(label=_("Rank among"), choices=SCOPES, required=False)
    rank_change = forms.IntegerField(
        label=_("Places risen"), min_value=-999, max_value=999, required=False,
        help_text=_("Negative when it fell."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_rank_change(self) -> int:
        """None is no change."""
        return self.cleaned_data["rank_change"] or 0

    def clean_change_unit(self) -> str:
        """Per cent where nothing is said."""
        return self.cleaned_data["change_unit"] or "%"

    def values(self) -> dict[str, Any]:
        """Ready for cases.domain.keeping.record_result, of a valid form."""
        return dict(self.cleaned_data)


class CorrectionForm(forms.Form):
    """Why a row is corrected or taken back."""

    why = forms.CharField(label=_("Why it is corrected"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ActivityFilter(forms.Form):
    """Which activities of the list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Activity.Kind.choices])
    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    since = forms.DateField(label=_("From"), required=False, widget=date_input())
    until = forms.DateField(label=_("To"), required=False, widget=date_input())


class ResultFilter(forms.Form):
    """Which results of the list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *ResultFigure.Kind.choices])
    topic = forms.ChoiceField(
        label=_("What is measured"), required=False, choices=[("", _("all")), *ResultFigure.Topic.choices]
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=60)
