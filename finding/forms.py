"""What can be asked of the search, and what is said when it cannot be answered so."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.filters import day
from cases.views.frame import sent_number
from finding.sources import SOURCES, Reader
from orgs import tree
from orgs.models import Organisation


class SearchForm(forms.Form):
    """Words and filters of the search page, all from its address; what is not valid is told and left out."""

    q = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=2000)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    round = forms.ChoiceField(label=gettext_lazy("Round"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place or unit"), required=False)
    day_from = forms.DateField(label=pgettext_lazy("day of a hit", "From"), required=False, widget=day())
    day_to = forms.DateField(label=pgettext_lazy("day of a hit", "Until"), required=False, widget=day())

    def __init__(self, data: Any, reader: Reader) -> None:
        super().__init__(data)
        everything = [("", _("all"))]
        self.fields["kind"].choices = everything + [(one.kind, one.label) for one in SOURCES.values()]
        self.fields["round"].choices = everything + [(one.slug, one.name) for one in reader.rounds]
        self.places = {str(row.pk): row for row in _places(reader, self.data.get("place", ""))}
        self.fields["place"].choices = everything + [(key, row.name) for key, row in self.places.items()]
        self.fields["kind"].widget = forms.HiddenInput()
        self.fields["q"].widget.attrs |= {
            "type": "search", "data-search": True, "autocomplete": "off",
            "placeholder": _("Number, place or words"),
        }  # fmt: skip

    def clean_day_to(self) -> date | None:
        """The last day is not before the first one."""
        first, last = self.cleaned_data.get("day_from"), self.cleaned_data.get("day_to")
        if first and last and last < first:
            raise ValidationError(_("This day is before the one from which you search. Change one of the two."))
        return last


def _places(reader: Reader, asked: str) -> list[Organisation]:
    """The regions of the reader's rounds; of their units only the one asked for: the list would be too long to read."""
    wanted = Q(kind=Organisation.Kind.REGION) | Q(pk=sent_number(asked))
    rows = Organisation.objects.filter(wanted, tree.below({round.region.path for round in reader.rounds}))
    return list(rows.only("pk", "name", "path").order_by("path"))
