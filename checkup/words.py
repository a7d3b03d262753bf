"""The words of the rows that a sign shows, by their codes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROWS: dict[str, Any] = {
    "taken": _("taken, by the camera"),
    "entered": _("inspectors entered"),
    "feedback": _("feedback given"),
    "far": _("kilometres apart"),
    "photo_at": _("position of the photograph"),
    "site_at": _("position of the site"),
    "in_a_row": _("reports in a row that say the same"),
    "alike": _("the same"),
    "step": pgettext_lazy("measure", "step"),
    "begun": pgettext_lazy("step", "begun on"),
    "begun_written": _("beginning written down on"),
    "done": pgettext_lazy("step", "done on"),
    "done_written": _("completion written down on"),
    "holiday": pgettext_lazy("day", "public holiday"),
    "claimed_100": _("reported wholly done on"),
    "claimed_before": _("report before it"),
    "last_evidence": _("last evidence added on"),
    "claimed_verified": _("claimed / verified"),
    "closed": _("item closed on"),
    "petition_on": _("petition handed over on"),
    "signer": _("signed by"),
    "reading_from": _("reading can have begun at"),
    "signed_at": _("signed at"),
    "seconds": _("seconds between"),
    "dossier_length": _("characters in the dossier"),
    "look_back": _("look-back announced on"),
    "inspection": _("inspectors came on"),
    "document": _("document"),
}
