"""Makers of this app's papers: what a worker draws when somebody ordered one."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from bulletins import files
from bulletins.models import Bulletin
from papers.makers import CannotMake, Tell, make_known
from reports.totals import TotalsDisagree

PAPER = "bulletins.paper"


def paper(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """A paper as it stands now; `params`: bulletin (its key), kind (of the file)."""
    row = Bulletin.objects.select_related("round__region", "snapshot__round__region", "template").get(
        pk=params["bulletin"]
    )
    path = folder / f"paper.{params['kind']}"
    tell(100, _("The pages are being drawn."))
    try:
        with row.round.time():
            path.write_bytes(files.drawn(row, params["kind"]))
    except TotalsDisagree as error:
        raise CannotMake(str(error)) from error
    return path


make_known(PAPER, paper)
