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
    tell(50, _("The pages are being drawn."))
    try:
        with row.round.time():
            return files.drawn_into(row, params["kind"], folder, tell)
    except TotalsDisagree as error:
        raise CannotMake(str(error)) from error


make_known(PAPER, paper)
