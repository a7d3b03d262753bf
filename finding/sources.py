"""The one registry of what can be found: for each kind its words, whose it is, where it is, and its page."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round, Task, TaskEvidence, TaskUnit
from finding import pages, rights
from finding.among import Among
from letters.models import Addressee, AnswerFile, LetterFile
from orgs import tree
from orgs.models import User
from petitions.models import Assignment

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who searches, and the rounds that they see."""

    user: User
    rounds: tuple[Round, ...]
    # What a search found, by what was asked (finding.candidates): rights do not change while one answer is made.
    known: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, user: User) -> "Reader":
        """The person with their rounds, newest first. One query beside that for their posts."""
        return cls(user, tuple(Round.objects.visible_to(user).select_related("region")))


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of entries of the search.

    `seen` gives the rows (by the numbers that entries name) that a reader may find; `at` the condition that such a row
    belongs to a place or unit, by its path; `pages` the address of each of some rows, for a reader. `apart` are further
    kinds of entries about the same rows, which fewer people may find; to a reader they are one thing.
    """

    kind: str
    label: str | Promise
    seen: Callable[[Reader], Rows]
    at: Callable[[str], Q]
    pages: Callable[[User, Iterable[int]], dict[int, str]]
    apart: Mapping[str, Callable[[Reader], Rows]] = field(default_factory=dict)


def _of_task(path: str) -> Q:
    taking_part = TaskUnit.objects.filter(tree.below([path], "organisation__")).values("task")
    return tree.below([path], "place__") | Q(pk__in=taking_part)


def _problem_at(path: str) -> Q:
    return Q(pk__in=Task.objects.filter(_of_task(path)).values("problem"))


def _petition_at(path: str) -> Q:
    handled = Assignment.objects.filter(tree.below([path], "organisation__")).values("petition")
    return tree.below([path], "place__") | Q(pk__in=handled)


def _reply_at(path: str) -> Q:
    return tree.below([path], "organisation__") | tree.below([path], "petition__place__")


def _letter_at(path: str) -> Q:
    return Q(pk__in=_letters_to(path))


def _letters_to(path: str) -> Rows:
    return Addressee.objects.filter(tree.below([path], "organisation__")).values("letter")


def _file_at(path: str) -> Q:
    of_tasks = TaskEvidence.objects.filter(task__in=Task.objects.filter(_of_task(path)).values("pk")).values("file")
    of_letters = LetterFile.objects.filter(letter__in=_letters_to(path)).values("file")
    answered = tree.below([path], "answer__reply__addressee__organisation__")
    of_answers = AnswerFile.objects.filter(answered).values("file")
    return Q(pk__in=of_tasks) | Q(pk__in=of_letters) | Q(pk__in=of_answers)


SOURCES: dict[str, Source] = {
    source.kind: source
    for source in (
        Source("problem", _("Problems"), lambda who: rights.problems(who.user), _problem_at, pages.problems),
        Source("task", _("Tasks and measures"), lambda who: rights.tasks(who.user), _of_task, pages.tasks),
        Source(
            "petition",
            _("Petitions"),
            lambda who: rights.petitions(who.user),
            _petition_at,
            pages.petitions,
            {"petition_summary": lambda who: rights.summaries(who.user)},
        ),
        Source(
            "reply",
            pgettext_lazy("kind of hit", "Replies"),
            lambda who: rights.cases(who.user),
            _reply_at,
            pages.replies,
        ),
        Source(
            "letter",
            pgettext_lazy("kind of hit", "Letters"),
            lambda who: rights.letters(who.user),
            _letter_at,
            pages.letters,
        ),
        Source(
            "bulletin",
            pgettext_lazy("kind of hit", "Bulletins"),
            lambda who: rights.bulletins(who.user),
            lambda path: tree.below([path], "round__region__"),
            pages.bulletins,
        ),
        Source(
            "file", pgettext_lazy("kind of hit", "Files"), lambda who: rights.files(who.user), _file_at, pages.files
        ),
        Source(
            "unit",
            pgettext_lazy("kind of hit", "Units"),
            lambda who: rights.units(who.rounds),
            lambda path: tree.below([path]),
            pages.units,
        ),
    )
}


# Kinds of entries that are one thing with another kind.
ONE_WITH = {kind: source.kind for source in SOURCES.values() for kind in source.apart}


def kinds_of(kind: str) -> tuple[str, ...]:
    """The kinds of entries that are this kind of thing."""
    return (kind, *SOURCES[kind].apart)


def visible(kind: str, reader: Reader, path: str = "") -> Rows:
    """The rows behind entries of this kind that the reader may find, at a place or unit."""
    source = SOURCES[ONE_WITH.get(kind, kind)]
    rows = (source.seen if source.kind == kind else source.apart[kind])(reader)
    return rows.filter(source.at(path)) if path else rows


def readable(kind: str, ids: Collection[int], reader: Reader, path: str = "") -> set[int]:
    """Those of some things, named as entries of this kind name them, that the reader may find. One query."""
    if ONE_WITH.get(kind, kind) not in SOURCES:
        return set()
    rows = visible(kind, reader, path).filter(Among("pk", ids))
    return set(rows.order_by().values_list("pk", flat=True))


def findable(reader: Reader, path: str = "", kinds: Iterable[str] = ()) -> Q:
    """The condition on entries that the reader may find them, and that they are about the place or unit at `path`.

    With `kinds` only of these: planning a query with the rights of all takes the database longer than many searches.
    """
    sources = [SOURCES[kind] for kind in kinds] or list(SOURCES.values())
    return reduce(or_, (part for source in sources for part in _findable(source, reader, path)))


def _findable(source: Source, reader: Reader, path: str) -> Iterator[Q]:
    for kind in kinds_of(source.kind):
        yield Q(kind=kind, subject__in=visible(kind, reader, path).order_by().values("pk"))
