"""Fields of the trail that taking lists in writes: their labels."""

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Any] = {
    "list_file": _("list"),
    "list_drafted": _("problems drafted"),
    "list_mended": _("drafts mended"),
    "list_leaders": _("persons named leaders in charge"),
    "list_differing": _("filed tasks that differ"),
    "list_left_out": _("records left out"),
    "list_counts_confirmed": _("counts of the document that differ, confirmed"),
    "unit_name": _("name in documents"),
    "unit_meant": _("unit"),
}
