"""Makers of this app's papers: what a worker makes when somebody ordered one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.models import Round
from orgs.models import User
from papers.makers import CannotMake, Tell, make_known
from papers.xlsx import CellTooLong, write_list
from petitions import listing
from petitions.filters import PetitionFilter, base, options_of, sorted_by
from petitions.models import Petition
from records import clock

REGISTER = "petitions.register"
WIDTHS = (12, 10, 12, 28, 14, 20, 24)


def register(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The register as its reader sees it, filtered, as .xlsx; `params`: round, reader (keys), query."""
    round = Round.objects.select_related("region").get(pk=params["round"])
    reader = User.objects.get(pk=params["reader"])
    path = folder / "petitions.xlsx"
    with round.time():
        lines = listing.all_lines(found(reader, round, QueryDict(params["query"])), reader, _told(tell))
        try:
            write_list(path, round.name, listing.head(), lines, on=clock.today(), widths=WIDTHS)
        except CellTooLong as error:
            raise CannotMake(_("A text is too long for a spreadsheet. Take the CSV file.")) from error
    return path


def found(reader: User, round: Round, query: QueryDict) -> QuerySet[Petition]:
    """The petitions that the reader sees and the filters of an address leave, in the order asked for."""
    seen = base(reader, round, query.get("batch", ""))
    chosen = PetitionFilter(query, seen, user=reader, round=round, options=options_of(reader, round))
    return sorted_by(chosen.qs, query.get("sort", ""))


def _told(tell: Tell) -> Callable[[int, int], None]:
    def told(done: int, of: int) -> None:
        tell(950 * done // of, _("%(n)d of %(all)d rows are written.") % {"n": done, "all": of})

    return told


make_known(REGISTER, register)
