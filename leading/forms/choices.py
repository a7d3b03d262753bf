"""Fields that choose among the rows of a round."""

from typing import Any

from django import forms
from django.db.models import Q

from cases.forms.selects import LongSelect, LongSelectMultiple, SeveralField
from cases.models import Round, Task
from leading.domain.acts import leaders_of
from orgs.models import Organisation
from petitions.forms.case import CaseForm
from records import clock


class RoundForm(CaseForm):
    """A form about a round, with a name of its own so that several may stand on a page."""

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round


def units_of(round: Round) -> Any:
    """Units and regions at or below the region of a round that exist today."""
    found = Organisation.objects.filter(path__startswith=round.region.path)
    return found.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today())).order_by("path")


def unit(label: Any, round: Round, **more: Any) -> forms.ModelChoiceField:
    """One unit."""
    return forms.ModelChoiceField(units_of(round), label=label, widget=LongSelect, **more)


def units(label: Any, round: Round, **more: Any) -> forms.ModelMultipleChoiceField:
    """Several units."""
    widget = LongSelectMultiple(attrs={"size": 6})
    return SeveralField(units_of(round), label=label, widget=widget, **more)


def tasks_of(round: Round) -> Any:
    """The present items of a round in the order of the plan."""
    rows = Task.objects.current().filter(problem__round=round).select_related("problem__round")
    return rows.order_by("problem__number", "pk")


def task(label: Any, round: Round, **more: Any) -> forms.ModelChoiceField:
    """One item or none."""
    return forms.ModelChoiceField(tasks_of(round), label=label, required=False, widget=LongSelect, **more)


def tasks(label: Any, round: Round, **more: Any) -> forms.ModelMultipleChoiceField:
    """Several items."""
    widget = LongSelectMultiple(attrs={"size": 6})
    return SeveralField(tasks_of(round), label=label, required=False, widget=widget, **more)


def leader(label: Any, round: Round, **more: Any) -> forms.ModelChoiceField:
    """Somebody with a leader's post in the region of the round or above, or nobody."""
    return forms.ModelChoiceField(leaders_of(round), label=label, required=False, widget=LongSelect, **more)
