"""Makers of case files: what a worker does when somebody ordered one."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.models import Problem
from papers.makers import CannotMake, Tell, make_known
from petitions.models import Petition
from volumes import binding, packing
from volumes.casefile import Casefile
from volumes.contents import petition, problem

KIND = "volumes.casefile"
MOST_PAGES_BOUND = 1500  # of one file; more is cut in volumes
PAPER_LANGUAGE = "zh-hans"


def make(params: dict[str, Any], tell: Tell, folder: Path) -> Path:
    """A case file; `params`: about ("problem" or "petition"), pk, redacted, form ("pdf" or "zip")."""
    tell(20, _("Reading the case"))
    if params["form"] == "zip":
        casefile = read(params)
        with override(PAPER_LANGUAGE):
            volumes = binding.bind(casefile, folder, tell)
            target = folder / "casefile.zip"
            packing.pack(casefile, volumes, target, tell)
        return target
    casefile = read(params)
    with override(PAPER_LANGUAGE):
        volumes = binding.bind(casefile, folder, tell, volume_pages=MOST_PAGES_BOUND)
    if len(volumes) > 1:
        raise CannotMake(
            _("The case file has more than %(n)d pages. Order it as .zip, in volumes.") % {"n": MOST_PAGES_BOUND}
        )
    return volumes[0]


def read(params: dict[str, Any]) -> Casefile:
    """The case file of the parameters as it stands now, in Chinese and in the round's time."""
    with override(PAPER_LANGUAGE):
        if params["about"] == "problem":
            found = Problem.objects.select_related("round__region", "category").get(pk=params["pk"])
            with found.round.time():
                return problem.read(found, redacted=params["redacted"])
        asked = Petition.objects.select_related("round__region", "batch", "place").get(pk=params["pk"])
        with asked.round.time():
            return petition.read(asked, redacted=params["redacted"])


make_known(KIND, make)
