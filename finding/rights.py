"""What of each kind a person may find, as conditions in SQL: exactly what the pages behind the hits let them read.

Petitions about the reader's own side are left out whole: whoever searched them by words would learn the words. Their
numbers lead to them all the same (finding.numbers), as their pages do.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bulletins.models import Bulletin
from cases.models import ChangeRequest, Problem, Round, Task, TaskEvidence
from letters.models import AnswerFile, Letter, LetterFile
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import paths_of, scope_of
from petitions.domain import secrecy
from petitions.models import Assignment, HandlingFile, JointUnit, Petition, Reply
from records.models import Evidence

Rows = QuerySet[Any]


def problems(user: User) -> Rows:
    """Problems with a task that the person sees: its page is where a problem stands."""
    return Problem.objects.filter(Exists(Task.objects.visible_to(user).filter(problem=OuterRef("pk"))))


def tasks(user: User) -> Rows:
    """Tasks that the person sees."""
    return Task.objects.visible_to(user)


def petitions(user: User) -> Rows:
    """Petitions that the person sees and whose words they may read."""
    return Petition.objects.visible_to(user).exclude(pk__in=_own_side(user))


def cases(user: User) -> Rows:
    """Cases of whose replies the person reads every word: petitions.casefile.reads_reply, but for a turn to sign."""
    handled = tree.below(paths := paths_of(user, "petition.handle"), "organisation__")
    joint = JointUnit.objects.filter(tree.below(paths, "organisation__")).values("assignment")
    same_side = Q(petition__accused__path__startswith=F("organisation__path")) | Q(
        organisation__path__startswith=F("petition__accused__path")
    )
    signed = Q(run__signatures__signer=user)
    own = Q(petition__in=_own_side(user))
    allowed = Assignment.objects.filter(~own | ((handled | Q(pk__in=joint)) & same_side) | signed).values("pk")
    return Assignment.objects.visible_to(user).filter(pk__in=allowed)


def replies(user: User) -> Rows:
    """Replies that were filed, of these cases."""
    return Reply.objects.exclude(state=Reply.State.DRAFT).filter(assignment__in=cases(user).values("pk"))


def letters(user: User) -> Rows:
    """Letters that the person sees."""
    return Letter.objects.visible_to(user)


def bulletins(user: User) -> Rows:
    """Papers of rounds whose figures the person reads; those without a number only for who makes papers there."""
    made = tree.below(paths_of(user, "bulletin.make"), "round__region__")
    read = tree.below(paths_of(user, "figures.read"), "round__region__")
    return Bulletin.objects.filter(made | (read & Q(number__isnull=False)))


def files(user: User) -> Rows:
    """Files that the person may fetch: filed with a task, a request, a case, a letter or an answer that they read."""
    seen = Task.objects.visible_to(user).values("pk")
    posted = Letter.objects.visible_to(user).values("pk")
    fetched = (
        TaskEvidence.objects.filter(task__in=seen).values("file"),
        ChangeRequest.evidence.through.objects.filter(changerequest__task__in=seen).values("evidence"),
        HandlingFile.objects.filter(assignment__in=cases(user).values("pk")).values("file"),
        LetterFile.objects.filter(letter__in=posted).values("file"),
        answer_files(user).values("file"),
    )
    allowed = Q(pk__in=[])
    for rows in fetched:
        allowed |= Q(pk__in=rows)
    return Evidence.objects.filter(allowed)


def answer_files(user: User) -> Rows:
    """Files of answers: all for who sees the region of the letter, else those of their own units."""
    scope = scope_of(user)
    whole = tree.below(scope.regions, "answer__reply__addressee__letter__region__")
    own = tree.below((*scope.regions, *scope.units), "answer__reply__addressee__organisation__")
    posted = Letter.objects.visible_to(user).values("pk")
    return AnswerFile.objects.filter(whole | own, answer__reply__addressee__letter__in=posted)


def units(rounds: Iterable[Round]) -> Rows:
    """Units and places of the regions that the person's rounds inspect."""
    return Organisation.objects.filter(tree.below({round.region.path for round in rounds}))


def _own_side(user: User) -> Rows:
    return Petition.objects.filter(secrecy.about_own_side(user)).order_by().values("pk")
