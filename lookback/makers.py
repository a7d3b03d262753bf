"""Makers of this app's papers: what a worker draws when somebody ordered one."""

from pathlib import Path
from typing import Any

from lookback import report_paper
from lookback.models import LookBackPlan
from papers.drawing import draw_into
from papers.makers import Tell, make_known

REPORT = "lookback.report"


def report(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """The report of a look-back; `params`: plan (its key), kind."""
    plan = LookBackPlan.objects.select_related("round__region").get(pk=params["plan"])
    with plan.round.time():
        paper = report_paper.of(plan)
    return draw_into(paper, params["kind"], folder, tell)


make_known(REPORT, report)
