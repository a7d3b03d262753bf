"""What case files add to the pages that everybody shares: a line beside a problem and beside a petition."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.neighbours import MenuItem, Neighbour
from orgs.models import User
from orgs.permissions import may_anywhere


def beside(subject: str, user: User) -> Iterable[MenuItem]:
    """The case file of what the item belongs to, for those who may make one somewhere; the page itself asks where."""
    if not may_anywhere(user, "casefile.make"):
        return
    name, _colon, pk = subject.partition(":")
    page = {"cases.task": "volumes:of_task", "petitions.assignment": "volumes:of_case"}.get(name)
    if page and pk.isdecimal():
        yield MenuItem(_("Case file"), reverse(page, args=[pk]))


NEIGHBOUR = Neighbour(
    menu=lambda user, round: (),
    cards=lambda user, round: (),
    to_sign=lambda user: (),
    links=lambda subject: "",
    beside=beside,
)
