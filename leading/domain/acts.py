"""The frame of every act here: one transaction, the row locks first, the round's time; and the checks that acts share.

Locks are taken in one order: round, meeting or visit, errand, deadline, and the trail last.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import sentences
from cases.models import Round, Task
from leading.states import Verb
from leading.trail_words import LABELS, READERS
from orgs import tree
from orgs.models import Organisation, Post, Role, User
from orgs.permissions import BY_NAME, paths_of
from orgs.trail import write
from petitions.domain.places import office_of
from records import clock

__all__ = ["write"]

MOST_TEXT = 4000  # characters
MOST_WHY = 200
LEADERS = BY_NAME | {Role.SECRETARY, Role.MAYOR}
sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def in_round(round_id: int, *, locked: bool = False) -> Iterator[Round]:
    """The round in its own time; `locked` for acts that look at all its rows before they add one.

    Raises Round.DoesNotExist.
    """
    with transaction.atomic():
        rounds = Round.objects.select_for_update(of=("self",)) if locked else Round.objects
        round = rounds.select_related("region").get(pk=round_id)
        with round.time():
            yield round


def require_words(words: str, field: str, fault: str, most: int = MOST_TEXT) -> str:
    """The words without blanks around them; raises ValidationError when there are none or too many."""
    words = words.strip()
    if not words:
        raise ValidationError({field: fault}, code=field)
    if len(words) > most:
        raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": most}}, code="too_long")
    return words


def require_inside(round: Round, units: Iterable[Organisation], field: str = "unit") -> list[Organisation]:
    """The units, each once; raises ValidationError for none, or for one outside the region of the round."""
    found = list({unit.pk: unit for unit in units}.values())
    if not found:
        raise ValidationError({field: _("Choose at least one unit.")}, code="no_unit")
    strange = [unit.name for unit in found if not unit.path.startswith(round.region.path)]
    if strange:
        words = _("Not in the region of the round: %(names)s.") % {"names": "、".join(strange)}
        raise ValidationError({field: words}, code="outside")
    return found


def require_tasks(round: Round, tasks: Iterable[Task], field: str = "tasks") -> list[Task]:
    """The tasks, each once; raises ValidationError for one of another round."""
    found = list({task.pk: task for task in tasks}.values())
    if any(task.problem.round_id != round.pk for task in found):
        raise ValidationError({field: _("Choose items of this round.")}, code="other_round")
    return found


def require_coming(day: date, field: str = "due_on") -> date:
    """The day; raises ValidationError when it has passed."""
    if day < clock.today():
        raise ValidationError({field: _("Choose today or a later day.")}, code="past")
    return day


def require_past(day: date, field: str) -> date:
    """The day; raises ValidationError when it lies in the future."""
    if day > clock.today():
        words = _("The day lies in the future; a fact is entered when it has happened.")
        raise ValidationError({field: words}, code="future_day")
    return day


def may_record_own(round: Round, user: User) -> bool:
    """Whether the person leads something in the region of the round or a part of it, and so records own visits."""
    region = round.region.path
    return any(path.startswith(region) or region.startswith(path) for path in paths_of(user, "visit.record"))


def leaders_of(round: Round) -> models.QuerySet[User]:
    """Who holds a leader's post today in the region of the round, below or above it."""
    posts = Post.objects.held_on(clock.today()).filter(role__in=LEADERS)
    near = Q(organisation__path__startswith=round.region.path) | Q(organisation__in=tree.ancestors(round.region))
    return User.objects.filter(pk__in=posts.filter(near).values("user")).order_by("pk")


def require_leader(round: Round, user: User | None) -> None:
    """Raises ValidationError for somebody who holds no leader's post there; nobody named is right."""
    if user and not leaders_of(round).filter(pk=user.pk).exists():
        words = _("%(name)s holds no leader's post in the region of the round or above.")
        raise ValidationError({"user": words % {"name": user}}, code="no_leader")


def office_people(round: Round) -> list[User]:
    """Who works in the office of the round, today."""
    seat = office_of(round.region)
    return list(tree.holders(seat.organisation, (Role.OFFICE,), clock.today())) if seat and seat.organisation else []


def unit_people(unit: Organisation) -> list[User]:
    """Who answers for a unit today: its clerks and heads; of a region its secretary and mayor."""
    return list(tree.holders(unit, (Role.CLERK, Role.HEAD, Role.SECRETARY, Role.MAYOR), clock.today()))
