"""The sheet of a place's figures: a row for each list that is kept in figures."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.domain.counting import LONGEST_WHY, MOST, FiguresRefused, Said
from campaigns.models import CampaignList, ListFigure
from cases.forms.staged import DayInput
from petitions.forms.case import CaseForm


class SheetForm(CaseForm):
    """Found and cleared so far of each list, up to a day; rows left empty are not reported."""

    on = forms.DateField(label=gettext_lazy("Figures up to"), widget=DayInput())

    def __init__(self, *args: Any, lists: Iterable[CampaignList], before: dict[int, ListFigure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists, self.before = list(lists), before
        for one in self.lists:
            number = {"min_value": 0, "max_value": MOST, "required": False}
            words = {"list": one}
            self.fields[f"found_{one.pk}"] = forms.IntegerField(label=_("%(list)s: found so far") % words, **number)
            self.fields[f"cleared_{one.pk}"] = forms.IntegerField(label=_("%(list)s: cleared so far") % words, **number)
            self.fields[f"why_{one.pk}"] = forms.CharField(
                label=_("%(list)s: why it is corrected") % words, max_length=LONGEST_WHY, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.lists:
            pair = [data.get(f"{name}_{one.pk}") for name in ("found", "cleared")]
            if pair.count(None) == 1 and not any(f"{name}_{one.pk}" in self.errors for name in ("found", "cleared")):
                name = "found" if pair[0] is None else "cleared"
                self.add_error(f"{name}_{one.pk}", _("Fill in both numbers of the row, or neither."))
        if not self.errors and not self.said:
            self.add_error(None, _("Fill in at least one row."))
        return data

    @property
    def said(self) -> list[Said]:
        """What a valid form says, row by row; rows left empty are left out."""
        data = self.cleaned_data
        return [
            Said(one.pk, data[f"found_{one.pk}"], data[f"cleared_{one.pk}"], data[f"why_{one.pk}"])
            for one in self.lists
            if data.get(f"found_{one.pk}") is not None and data.get(f"cleared_{one.pk}") is not None
        ]

    def refuse(self, error: FiguresRefused) -> None:
        """Show each fault beside its row, whose label names the list already."""
        for list_id, fault in error.faults.items():
            name = f"found_{list_id}"
            known = next((str(one) for one in self.lists if one.pk == list_id), "")
            self.add_error(name if name in self.fields else None, fault.removeprefix(known).lstrip(":： "))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows for the template."""
        return [
            {"list": one, "before": self.before.get(one.pk), "found": self[f"found_{one.pk}"],
             "cleared": self[f"cleared_{one.pk}"], "why": self[f"why_{one.pk}"]}
            for one in self.lists
        ]  # fmt: skip
