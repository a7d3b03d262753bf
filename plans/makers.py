"""Makers of this app's papers: what a worker draws when somebody ordered one."""

from pathlib import Path
from typing import Any

from papers.drawing import draw_into
from papers.makers import Tell, make_known
from plans import paper
from plans.models import PlanVersion

VERSION = "plans.version"


def version(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """A version of a round's plan; `params`: version (its key), kind."""
    row = PlanVersion.objects.select_related("plan__round__region").get(pk=params["version"], plan__unit=None)
    with row.plan.round.time():
        composed = paper.compose(row)
    return draw_into(composed, params["kind"], folder, tell)


make_known(VERSION, version)
