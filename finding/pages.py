"""The page of each thing that is found, for many of a kind at once: at most two queries a kind."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode

from bulletins.models import Bulletin
from cases.models import Task, TaskEvidence
from finding import rights
from letters.models import Letter, LetterFile
from orgs.models import Organisation, User

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
    """The page of the case, where the reply stands."""
    return {pk: reverse("petitions:case", args=[pk]) + "#reply" for pk in ids}


def letters(user: User, ids: Iterable[int]) -> Pages:
    """The page of the letter."""
    return {pk: reverse("letters:letter", args=[pk]) for pk in ids}


def bulletins(user: User, ids: Iterable[int]) -> Pages:
    """The page of the paper."""
    rows = Bulletin.objects.filter(pk__in=list(ids)).values_list("pk", "round__slug")
    return {pk: reverse("bulletins:bulletin", args=[slug, pk]) for pk, slug in rows}


def files(user: User, ids: Iterable[int]) -> Pages:
    """The file itself, through a task, a letter or an answer that the person reads and that it is filed with."""
    wanted = list(ids)
    of_letters = LetterFile.objects.filter(file__in=wanted, letter__in=Letter.objects.visible_to(user).values("pk"))
    of_tasks = TaskEvidence.objects.filter(file__in=wanted, task__in=Task.objects.visible_to(user).values("pk"))
    found: Pages = {}
    of_answers = rights.files_of_answers(user).filter(file__in=wanted)
    for name, rows in (
        ("letters:answer_file", of_answers),
        ("letters:letter_file", of_letters),
        ("desk:file", of_tasks),
    ):
        found |= {file: reverse(name, args=[pk]) for file, pk in rows.order_by("-pk").values_list("file", "pk")}
    return found


def units(user: User, ids: Iterable[int]) -> Pages:
    """Everything about the unit or place that search knows."""
    rows = Organisation.objects.filter(pk__in=list(ids)).values_list("pk", flat=True)
    page = reverse("finding:search")
    return {pk: f"{page}?{urlencode({'place': pk})}" for pk in rows}
