"""The names of the groups of a breakdown, from their tags."""

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.states import Pollution
from reports.rows.row import NONE

NO_GROUP = {
    "place": gettext_lazy("place not known"),
    "unit": gettext_lazy("no unit yet"),
    "lead": gettext_lazy("no lead unit yet"),
    "leader": gettext_lazy("no leader in charge"),
    "first": gettext_lazy("no date"),
    "due": gettext_lazy("no date"),
    "type": gettext_lazy("kind not known"),
}


def group_words(tag: str, labels: Mapping[str, str]) -> str:
    """A group of a breakdown in words: the name behind its tag."""
    dimension, _colon, value = tag.partition(":")
    if value == NONE:
        return capfirst(str(NO_GROUP.get(dimension, _("none"))))
    if dimension == "type":
        return capfirst(str(dict(Pollution.choices).get(value, value)))
    if dimension == "batch":
        return _("Batch %(number)s") % {"number": value}
    return labels.get(tag, value)
