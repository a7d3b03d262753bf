"""Items that films and media exposed: a leader goes there by a day, and it is followed until it is solved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.moves import WrongState
from cases.models import Round, Task
from deadlines import ladders, terms
from deadlines.models import Deadline
from leading.domain.acts import (
    MOST_WHY,
    in_round,
    require_coming,
    require_past,
    require_tasks,
    require_words,
    write,
)
from leading.models import Exposure, FollowUp, Visit
from leading.states import Verb
from notify import chasing
from notify.models import Pace
from notify.outbox import settle, tell
from orgs.models import User
from orgs.permissions import post_title, require
from petitions.models import Petition
from records import clock
from records.trail import key

MOST_TITLE, MOST_POST = 120, 80


def expose(
    round_id: int,
    *,
    actor: User,
    title: str,
    medium: str,
    shown_on: date,
    due_on: date,
    leader: User | None = None,
    leader_post: str = "",
    task: Task | None = None,
    petition: Petition | None = None,
    outlet: str = "",
    link: str = "",
    is_illustrative: bool = False,
) -> Exposure:
    """Record an exposed item and who must go there in person by `due_on`; the leader is told and reminded.

    Raises PermissionDenied; ValidationError by field.
    """
    with in_round(round_id) as round:
        require(actor, "exposure.edit", round.region)
        post = leader_post.strip() or (post_title(leader) if leader else "")
        row = Exposure(
            round=round, title=require_words(title, "title", _("Write what was exposed."), MOST_TITLE), medium=medium,
            outlet=outlet.strip(), link=link.strip(), shown_on=require_past(shown_on, "shown_on"), task=task,
            petition=petition, leader=leader, is_illustrative=is_illustrative,
            leader_post=require_words(post, "leader_post", _("Write the post of the leader."), MOST_POST),
        )  # fmt: skip
        _check(round, row)
        row.full_clean(exclude=["round", "task", "petition", "leader", "deadline", "visit", "ended_on"])
        row.save()
        _open(round, row, require_coming(due_on))
        after = {
            "exposed_by": medium, "exposed_on": shown_on, "leader_going": row.leader_post, "errand_due": due_on,
        }  # fmt: skip
        write(Verb.EXPOSED, row, actor=actor, near=round.region, after=after)
        return row


def visited(exposure_id: int, *, actor: User, visit_id: int) -> Exposure:
    """The leader has been there: the first visit settles the day, later ones are followed up.

    Only a visit of that leader counts, of the day of the exposure or later. Raises PermissionDenied for whoever
    neither keeps the list nor is that leader; WrongState when it is solved; ValidationError.
    """
    with _act_on(exposure_id) as row:
        if row.leader_id != actor.pk or row.leader is None:
            require(actor, "exposure.edit", row.round.region)
        visit = Visit.objects.select_related("activity").get(pk=visit_id)
        _check_visit(row, visit)
        if row.visit_id is None:
            row.visit = visit
            row.save(update_fields=["visit"])
            chasing.settle(row.deadline, clock.today())
            settle(key(row))
        FollowUp.objects.create(exposure=row, on=visit.activity.held_on, visit=visit, by=actor)
        write(Verb.EXPOSED_SEEN, row, actor=actor, near=row.round.region, after={"held_on": visit.activity.held_on})
        return row


def follow(exposure_id: int, *, actor: User, text: str, on: date | None = None) -> FollowUp:
    """Write down what became of an exposed item on a day (default today).

    Raises PermissionDenied, WrongState, ValidationError.
    """
    with _act_on(exposure_id) as row:
        require(actor, "exposure.edit", row.round.region)
        text = require_words(text, "text", _("Write what happened."))
        day = require_past(on or clock.today(), "on")
        made = FollowUp.objects.create(exposure=row, on=day, text=text, by=actor)
        write(Verb.FOLLOWED, row, actor=actor, near=row.round.region, after={"held_on": day}, note=text[:MOST_WHY])
        return made


def end(exposure_id: int, *, actor: User, why: str, on: date | None = None) -> Exposure:
    """Take an item that is solved off the list, with how it was solved; only after the leader has been there.

    Raises PermissionDenied; WrongState when nobody was there or it ended; ValidationError.
    """
    with _act_on(exposure_id) as row:
        require(actor, "exposure.edit", row.round.region)
        if row.visit_id is None:
            raise WrongState(_("The leader has not been there yet."), code="not_visited")
        row.ended_why = require_words(why, "why", _("Say how it was solved."), MOST_WHY)
        row.ended_on = require_past(on or clock.today(), "on")
        if row.ended_on < row.shown_on:
            raise ValidationError({"on": _("The last day lies before the first.")}, code="ends_before")
        row.save(update_fields=["ended_on", "ended_why"])
        settle(key(row))
        after = {"held_until": row.ended_on}
        write(Verb.EXPOSED_ENDED, row, actor=actor, near=row.round.region, after=after, note=row.ended_why)
        return row


@contextmanager
def _act_on(exposure_id: int) -> Iterator[Exposure]:
    with transaction.atomic():
        rows = Exposure.objects.select_for_update(of=("self",)).select_related("round__region", "deadline", "leader")
        row = rows.get(pk=exposure_id)
        with row.round.time():
            if row.ended_on is not None:
                raise WrongState(_("It was solved on %(day)s.") % {"day": row.ended_on}, code="ended")
            yield row


def _open(round: Round, row: Exposure, due_on: date) -> None:
    today, scope = clock.today(), key(round)
    ladders.adopt_missing(scope, Deadline.Kind.EXPOSED, today)
    row.deadline = terms.open_on(Deadline.Kind.EXPOSED, row, due_on, organisation=None, on=today, scope=scope)
    row.save(update_fields=["deadline"])
    if row.leader:
        tell(
            [row.leader],
            gettext_noop("“%(title)s” was exposed: you go there in person."),
            {"title": row.title},
            dedupe=f"exposed:{row.pk}",
            about=key(row),
            url="/desk/leading/me/",
            due_on=due_on,
            pace=Pace.AT_ONCE,
        )


def _check(round: Round, row: Exposure) -> None:
    if row.medium not in Exposure.Medium.values:
        raise ValidationError({"medium": _("Choose one of the list.")}, code="medium")
    require_tasks(round, [row.task] if row.task else [], "task")
    if row.petition and row.petition.round_id != round.pk:
        raise ValidationError({"petition": _("Choose a petition of this round.")}, code="other_round")


def _check_visit(row: Exposure, visit: Visit) -> None:
    held = visit.activity
    faults = ""
    if held.round_id != row.round_id or held.is_withdrawn:
        faults = _("Choose a visit of this round.")
    elif held.held_on < row.shown_on:
        faults = _("This visit was before the exposure.")
    elif not (visit.leader_id == row.leader_id if visit.leader_id and row.leader_id else held.who == row.leader_post):
        faults = _("Only a visit of %(who)s in person counts.") % {"who": row.leader_post}
    if faults:
        raise ValidationError({"visit": faults}, code="visit")
