"""Forms of ladders: a row for each rung, beginning again from a shipped one, and suspending an item."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.rounds import date_input
from deadlines.models import Rung
from deadlines.shipped import NAMES, Spec
from notify.models import Pace
from pressure.audience import AUDIENCES

EMPTY_ROWS = 3  # beside the rungs that are there


class RungForm(forms.Form):
    """One rung. An empty row (nobody told) is left out; `gone` takes the rung away."""

    offset = forms.IntegerField(
        label=_("Working days from the due day"), required=False, help_text=_("−7: before; 3: after.")
    )
    every = forms.ChoiceField(label=_("Repeats"), required=False, choices=Rung.Every.choices)
    act = forms.ChoiceField(
        label=_("What happens"), choices=[choice for choice in Rung.Act.choices if choice[0] != Rung.Act.REFER]
    )
    only = forms.ChoiceField(label=_("For"), choices=Rung.Only.choices)
    card = forms.ChoiceField(label=_("Card"), required=False, choices=Rung.Card.choices)
    pace = forms.ChoiceField(label=_("Sent"), choices=Pace.choices)
    audience = forms.MultipleChoiceField(
        label=_("Who is told"), required=False, choices=list(AUDIENCES.items()), widget=forms.CheckboxSelectMultiple
    )
    gone = forms.BooleanField(label=_("Take this rung away"), required=False)

    def spec(self) -> Spec | None:
        """The rung as typed; None for an empty or a taken-away row."""
        data = self.cleaned_data
        if data["gone"] or not data["audience"]:
            return None
        return Spec(
            data["offset"] or 0,
            data["act"],
            tuple(name for name in AUDIENCES if name in data["audience"]),
            data["pace"],
            data["every"],
            data["only"],
            data["card"],
        )


def rung_forms(rungs: Iterable[Rung], data: Any = None) -> list[RungForm]:
    """A form for each rung and some empty rows; `data` are the words typed."""
    rows = [
        {
            "offset": rung.offset,
            "every": rung.every,
            "act": rung.act,
            "only": rung.only,
            "card": rung.card,
            "pace": rung.pace,
            "audience": rung.audience,
        }
        for rung in rungs
    ]
    rows += [{"pace": Pace.DIGEST}] * EMPTY_ROWS
    return [RungForm(data, prefix=f"rung{n}", initial=row, auto_id=f"rung{n}-%s") for n, row in enumerate(rows)]


class AdoptForm(forms.Form):
    """Begin again from a ladder that comes with the product."""

    template = forms.ChoiceField(label=_("Ladder"), choices=list(NAMES.items()))
    starts_on = forms.DateField(
        label=_("Counts from"), widget=date_input(), help_text=_("Rungs of earlier days never fire.")
    )


class HoldForm(forms.Form):
    """Suspend what fires on one item, or let it run again."""

    why = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
