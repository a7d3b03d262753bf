"""The page of each thing that is found, for many of a kind at once: at most five queries a kind."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode

from bulletins.models import Bulletin
from cases.models import ChangeRequest, Task, TaskEvidence
from finding import rights
from letters.models import Letter, LetterFile
from orgs.models import Organisation, User
from petitions.models import HandlingFile, Reply

Pages = dict[int, str]


def problems(user: User, ids: Iterable[int]) -> Pages:
    """The page of a problem's first task in its newest cycle, of those that the person sees."""
    rows = Task.objects.visible_to(user).filter(problem__in=list(ids)).order_by("-number", "cycle")
    return {problem: reverse("desk:task", args=[pk]) for problem, pk in rows.values_list("problem", "pk")}


def tasks(user: User, ids: Iterable[int]) -> Pages:
    """The page of the task."""
    return {pk: reverse("desk:task", args=[pk]) for pk in ids}


def petitions(user: User, ids: Iterable[int]) -> Pages:
    """The page of the petition."""
    return {pk: reverse("petitions:petition", args=[pk]) for pk in ids}


def replies(user: User, ids: Iterable[int]) -> Pages:
    """The page of the case."""
    rows = Reply.objects.filter(pk__in=list(ids)).values_list("pk", "assignment")
    return {pk: reverse("petitions:case", args=[case]) + "#reply" for pk, case in rows}


def letters(user: User, ids: Iterable[int]) -> Pages:
    """The page of the letter."""
    return {pk: reverse("letters:letter", args=[pk]) for pk in ids}


def bulletins(user: User, ids: Iterable[int]) -> Pages:
    """The page of the paper."""
    rows = Bulletin.objects.filter(pk__in=list(ids)).values_list("pk", "round__slug")
    return {pk: reverse("bulletins:bulletin", args=[slug, pk]) for pk, slug in rows}


def files(user: User, ids: Iterable[int]) -> Pages:
    """The file itself, through the first thing that the person reads and it is filed with."""
    wanted = list(ids)
    seen = Task.objects.visible_to(user).values("pk")
    asked = ChangeRequest.evidence.through.objects.filter(evidence__in=wanted, changerequest__task__in=seen)
    letters_seen = Letter.objects.visible_to(user).values("pk")
    by_row = {
        "letters:answer_file": rights.answer_files(user).filter(file__in=wanted),
        "letters:letter_file": LetterFile.objects.filter(file__in=wanted, letter__in=letters_seen),
        "petitions:file": HandlingFile.objects.filter(file__in=wanted, assignment__in=rights.cases(user).values("pk")),
        "desk:file": TaskEvidence.objects.filter(file__in=wanted, task__in=seen),
    }
    found = {
        file: reverse("desk:change_file", args=[row, file])
        for row, file in asked.values_list("changerequest", "evidence")
    }
    for name, rows in by_row.items():
        found |= {file: reverse(name, args=[pk]) for file, pk in rows.order_by("-pk").values_list("file", "pk")}
    return found


def units(user: User, ids: Iterable[int]) -> Pages:
    """Everything about the unit or place that search knows."""
    rows = Organisation.objects.filter(pk__in=list(ids)).values_list("pk", flat=True)
    page = reverse("finding:search")
    return {pk: f"{page}?{urlencode({'place': pk})}" for pk in rows}
