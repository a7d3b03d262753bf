"""What plans as documents add to the pages that everybody shares."""

from cases.neighbours import Neighbour

PAGES = {
    "plans.planversion": "/desk/plan/versions/{}/",
    "plans.consultation": "/desk/plan/comments/{}/",
    "plans.subplanduty": "/desk/plan/units/{}/",
}


def link(subject: str) -> str:
    """The page of a version, a consultation or a duty that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return PAGES[name].format(pk) if name in PAGES and pk.isdecimal() else ""


NEIGHBOUR = Neighbour(menu=lambda user, round: (), cards=lambda user, round: (), to_sign=lambda user: (), links=link)
