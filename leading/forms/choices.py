"""Fields that choose among the rows of a round."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.selects import LongSelect, LongSelectMultiple, SeveralField
from cases.models import Round, Task
from leading.domain.acts import leaders_of
from orgs.models import Organisation
from petitions.forms.case import CaseForm
from records import clock

SEVERAL = _("Several: hold Ctrl (on a Mac Command) and choose.")
CHOOSE = pgettext_lazy("one of a list", "choose")
NO_ACCOUNT = _("no account in this system")


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
    return forms.ModelChoiceField(units_of(round), label=label, widget=LongSelect, empty_label=CHOOSE, **more)


def units(label: Any, round: Round, **more: Any) -> forms.ModelMultipleChoiceField:
    """Several units."""
    widget = LongSelectMultiple(attrs={"size": 6})
    more = {"help_text": SEVERAL} | more
    return SeveralField(units_of(round), label=label, widget=widget, **more)


def tasks_of(round: Round) -> Any:
    """The present items of a round in the order of the plan."""
    rows = Task.objects.current().filter(problem__round=round).select_related("problem__round")
    return rows.order_by("problem__number", "pk")


def task(label: Any, round: Round, **more: Any) -> forms.ModelChoiceField:
    """One item or none."""
    more = {"empty_label": CHOOSE, "required": False} | more
    return forms.ModelChoiceField(tasks_of(round), label=label, widget=LongSelect, **more)


def tasks(label: Any, round: Round, **more: Any) -> forms.ModelMultipleChoiceField:
    """Several items."""
    widget = LongSelectMultiple(attrs={"size": 6})
    more = {"help_text": SEVERAL} | more
    return SeveralField(tasks_of(round), label=label, required=False, widget=widget, **more)


def leader(label: Any, round: Round, **more: Any) -> forms.ModelChoiceField:
    """Somebody with a leader's post in the region of the round or above, or nobody."""
    more = {"empty_label": NO_ACCOUNT} | more
    return forms.ModelChoiceField(leaders_of(round), label=label, required=False, widget=LongSelect, **more)
