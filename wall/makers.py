"""The prints of the chart that are ordered."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Round
from papers.makers import CannotMake, Tell, make_known
from wall import printing
from wall.chart import Chart, frozen, live


def make(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """Draw a chart that somebody ordered. Raises CannotMake, PdfError."""
    tell(50, _("Reading the rows"))
    chart = _read(params)
    tell(200, _("Drawing the page"))
    path = folder / "chart.pdf"
    path.write_bytes(printing.draw(chart, params["size"]))
    return path


def _read(params: dict[str, Any]) -> Chart:
    round = Round.objects.filter(pk=params["round"]).select_related("region").first()
    if round is None:
        raise CannotMake(_("The round is no longer there."))
    only = None if params["only"] is None else frozenset(params["only"])
    if params["snapshot"] is not None:
        snapshot = round.snapshots.filter(pk=params["snapshot"]).first()
        if snapshot is None:
            raise CannotMake(_("The frozen figures are no longer there."))
        return frozen(snapshot, only=only, open_only=params["open_only"])
    with round.time():
        return live(round, date.fromisoformat(params["as_of"]), only=only, open_only=params["open_only"])


make_known(printing.KIND, make)
