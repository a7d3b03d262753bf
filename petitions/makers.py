"""Makers of this app's papers: what a worker makes when somebody ordered one."""

from collections.abc import Iterator
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
AT_ONCE = 2000  # petitions read at a time, so that memory stays flat
WIDTHS = (12, 10, 12, 28, 14, 20, 24)


def register(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The register as its reader sees it, filtered, as .xlsx; `params`: round, reader (keys), query."""
    round = Round.objects.select_related("region").get(pk=params["round"])
    reader = User.objects.get(pk=params["reader"])
    path = folder / "petitions.xlsx"
    with round.time():
        lines = _lines(found(reader, round, QueryDict(params["query"])), reader, tell)
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


def _lines(petitions: QuerySet[Petition], reader: User, tell: Tell) -> Iterator[list[Any]]:
    keys = list(petitions.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        wanted = keys[start : start + AT_ONCE]
        rows = {row.pk: row for row in listing.listed(Petition.objects.filter(pk__in=wanted), reader)}
        yield from (listing.line(row) for row in listing.rows([rows[key] for key in wanted if key in rows]))
        tell(
            950 * (start + len(wanted)) // len(keys),
            _("%(n)d of %(all)d rows are written.") % {"n": start + len(wanted), "all": len(keys)},
        )


make_known(REGISTER, register)
