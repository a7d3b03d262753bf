"""What a card can be on: a task of the plan or a petition's case, found by its text key for one reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Round, Task, TaskUnit
from orgs.models import Organisation, User
from petitions.models import Assignment

DOING = (TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.LEAD, TaskUnit.Role.ASSIST)
PAGES = {"cases.task": "desk:task", "petitions.assignment": "petitions:case"}
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a round: text key, name on papers, and the units that answer for it, the first one most."""

    subject: str
    title: str
    units: tuple[Organisation, ...]


def parted(subject: str) -> tuple[str, int]:
    """Kind and id of a text key; ("", 0) for what is none."""
    kind, _colon, pk = subject.partition(":")
    return (kind, int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) <= MOST_DIGITS else ("", 0)


def url_of(subject: str) -> str:
    """The address of an item's page; '' where it has none."""
    kind, pk = parted(subject)
    return reverse(PAGES[kind], args=[pk]) if kind in PAGES else ""


def find(subject: str, round: Round, user: User) -> Item | None:
    """The item of this round that a text key names; None for whoever may not know of it, or when there is none."""
    kind, pk = parted(subject)
    if kind == "cases.task":
        return _task(Task.objects.visible_to(user).filter(problem__round=round, pk=pk), subject)
    if kind == "petitions.assignment":
        return _case(Assignment.objects.visible_to(user).filter(round=round, pk=pk), subject)
    return None


def _task(found: Iterable[Task], subject: str) -> Item | None:
    task = next(iter(found), None)
    if task is None:
        return None
    rows = task.units.filter(role__in=DOING).select_related("organisation")
    ordered = sorted(rows, key=lambda row: (DOING.index(TaskUnit.Role(row.role)), row.pk))
    return Item(subject, str(task), tuple(dict.fromkeys(row.organisation for row in ordered)))


def _case(found: Iterable[Assignment], subject: str) -> Item | None:
    case = next(iter(found), None)
    if case is None:
        return None
    joint = [row.organisation for row in case.joint.select_related("organisation")]
    return Item(subject, case.petition.number, tuple(dict.fromkeys([case.organisation, *joint])))


def seen_url(subject: str, round: Round, user: User) -> str:
    """The address of an item's page where the person may open it, else ''."""
    return url_of(subject) if find(subject, round, user) else ""
