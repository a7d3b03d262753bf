"""What of each kind a person may find, as conditions in SQL: exactly what the pages behind the hits let them read.

What the index keeps apart by who may read it (petitions.searching) is asked for apart here.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bulletins.models import Bulletin
from cases.models import Problem, Round, Task, TaskEvidence
from letters.models import AnswerFile, Letter, LetterFile
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import paths_of, scope_of
from petitions.domain import secrecy
from petitions.models import Assignment, JointUnit, Petition
from records.models import Evidence
from signoff.models import Signature

Rows = QuerySet[Any]


def problems(user: User) -> Rows:
    """Problems with a task that the person sees: its page is where a problem stands."""
    return Problem.objects.filter(Exists(Task.objects.visible_to(user).filter(problem=OuterRef("pk"))))


def tasks(user: User) -> Rows:
    """Tasks that the person sees."""
    return Task.objects.visible_to(user)


def petitions(user: User) -> Rows:
    """Petitions that the person sees, by number, place and what was released of the wording."""
    return Petition.objects.visible_to(user)


def summaries(user: User) -> Rows:
    """Petitions whose summary the person may read: not those about their own side, or they would learn the words."""
    return Petition.objects.visible_to(user).filter(~Exists(_own_side(user).filter(pk=OuterRef("pk"))))


def cases(user: User) -> Rows:
    """Cases of whose replies the person reads every word: petitions.casefile.reads_reply, but for a turn to sign."""
    handled = tree.below(paths := paths_of(user, "petition.handle"), "organisation__")
    joint = JointUnit.objects.filter(tree.below(paths, "organisation__")).values("assignment")
    same_side = Q(petition__accused__path__startswith=F("organisation__path")) | Q(
        organisation__path__startswith=F("petition__accused__path")
    )
    # Conditions of the row itself: a list of all that are allowed would be made anew for each few that are asked for.
    signed = Exists(Signature.objects.filter(run=OuterRef("run"), signer=user))
    own = Exists(_own_side(user).filter(pk=OuterRef("petition")))
    allowed = ~own | ((handled | Q(pk__in=joint)) & same_side) | signed
    return Assignment.objects.visible_to(user).filter(allowed)


def letters(user: User) -> Rows:
    """Letters that the person sees."""
    return Letter.objects.visible_to(user)


def bulletins(user: User) -> Rows:
    """Papers of rounds whose figures the person reads; those without a number only for who makes papers there."""
    return Bulletin.objects.of_reader(user)


def files(user: User) -> Rows:
    """Files that the person may fetch, of those whose texts are found: filed with a task, a letter or an answer.

    Files of petitions may tell who complained; the index has none of them.
    """
    of_tasks = TaskEvidence.objects.filter(task__in=Task.objects.visible_to(user).values("pk")).values("file")
    of_letters = LetterFile.objects.filter(letter__in=Letter.objects.visible_to(user).values("pk")).values("file")
    of_answers = files_of_answers(user).values("file")
    return Evidence.objects.filter(Q(pk__in=of_tasks) | Q(pk__in=of_letters) | Q(pk__in=of_answers))


def files_of_answers(user: User) -> QuerySet[AnswerFile]:
    """Files of the answers that the person reads: all of a letter of their regions, else those of their own units."""
    scope = scope_of(user)
    whole = tree.below(scope.regions, "answer__reply__addressee__letter__region__")
    own = tree.below({*scope.regions, *scope.units}, "answer__reply__addressee__organisation__")
    letters = Letter.objects.visible_to(user).values("pk")
    return AnswerFile.objects.filter(whole | own, answer__reply__addressee__letter__in=letters)


def units(rounds: Iterable[Round]) -> Rows:
    """Units and places of the regions that the person's rounds inspect."""
    return Organisation.objects.filter(tree.below({round.region.path for round in rounds}))


def _own_side(user: User) -> Rows:
    return Petition.objects.filter(secrecy.about_own_side(user)).order_by().values("pk")
