"""Makers of this app's papers: what a worker draws when somebody ordered one."""

from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.models import Round
from letters import files, register_paper
from letters.models import Letter
from orgs.models import User
from papers.drawing import draw_into
from papers.makers import Tell, make_known

LETTER, REGISTER = "letters.letter", "letters.register"


def letter(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """A letter as PDF; `params`: letter (its key)."""
    row = Letter.objects.select_related("round__region").get(pk=params["letter"])
    tell(100, _("The pages are being drawn."))
    with row.round.time():
        content = files.drawn(row, "pdf")
    path = folder / "letter.pdf"
    path.write_bytes(content)
    return path


def register(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The register as its reader sees it, filtered; `params`: round, reader (keys), query, kind."""
    round = Round.objects.select_related("region").get(pk=params["round"])
    reader = User.objects.get(pk=params["reader"])
    with round.time():
        paper = register_paper.of(reader, round, QueryDict(params["query"]))
    return draw_into(paper, params["kind"], folder, tell)


make_known(LETTER, letter)
make_known(REGISTER, register)
