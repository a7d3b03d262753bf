"""Makers of this app's papers: what a worker draws when somebody ordered one."""

from datetime import date
from pathlib import Path
from typing import Any

from cases.models import Round
from papers.drawing import draw_into, once_into
from papers.makers import CannotMake, Tell, make_known
from papers.paper import Paper
from reports import publications
from reports.catalogue import petition_table
from reports.catalogue.notice_source import notice_data
from reports.catalogue.progress_notice import compose
from reports.models import Publication, Release
from reports.releasing import restored
from reports.source import live
from reports.totals import TotalsDisagree

NOTICE, RELEASE, PUBLICATION = "reports.notice", "reports.release", "reports.publication"


def notice(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The draft of a day's progress notice; `params`: round (its key), as_of, kind."""
    round = Round.objects.select_related("region").get(pk=params["round"])
    with round.time():
        paper = composed(compose, notice_data(live(round, date.fromisoformat(params["as_of"])), {}))
    return draw_into(paper, params["kind"], folder, tell)


def release(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The bulletin of a release, kept under its digest; `params`: release (its key), kind."""
    row, kind = Release.objects.get(pk=params["release"]), params["kind"]
    return once_into(f"{row.digest}.{kind}", folder, lambda: draw_into(compose(restored(row.data)), kind, folder, tell))


def publication(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The table of a publication as it may be read today; `params`: publication (its key), kind."""
    row, kind = Publication.objects.get(pk=params["publication"]), params["kind"]
    data = publications.current(row)
    paper = composed(petition_table.compose, data)
    if not data.digest:
        return draw_into(paper, kind, folder, tell)
    return once_into(f"{data.digest}.{kind}", folder, lambda: draw_into(paper, kind, folder, tell))


def composed(compose: Any, data: Any) -> Paper:
    """The paper of the data. Raises CannotMake when its totals disagree."""
    try:
        paper: Paper = compose(data)
    except TotalsDisagree as error:
        raise CannotMake(str(error)) from error
    return paper


make_known(NOTICE, notice)
make_known(RELEASE, release)
make_known(PUBLICATION, publication)
