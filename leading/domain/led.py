"""Items that leaders lead in person, at three levels."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.moves import WrongState, lock
from leading.domain.acts import MOST_WHY, require_leader, require_past, require_words, write
from leading.models import LedItem
from leading.states import Verb
from notify.outbox import tell
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import key

MOST_POST = 80


def lead(
    task_id: int,
    *,
    actor: User,
    level: str,
    seat: str,
    user: User | None = None,
    post: str = "",
    why: str,
    since: date | None = None,
    is_illustrative: bool = False,
) -> LedItem:
    """Put an item under a leader of one of the three levels, from a day on (default today).

    Without `post` the post of `user` is taken. Raises PermissionDenied; ValidationError by field.
    """
    with transaction.atomic():
        task = lock(task_id)
        round = task.problem.round
        with round.time():
            require(actor, "led.edit", round.region)
            named = post.strip() or (post_title(user) if user else "")
            row = LedItem(
                task=task, level=level, seat=seat, user=user, since=require_past(since or clock.today(), "since"),
                post=require_words(named, "post", _("Write the post."), MOST_POST),
                why=require_words(why, "why", _("Say why a leader leads it."), MOST_WHY),
                is_illustrative=is_illustrative,
            )  # fmt: skip
            require_leader(round, user)
            _check(row)
            row.save()
            _tell(row)
            after = {"led_level": level, "led_rank": seat, "group_post": row.post, "held_from": row.since}
            write(Verb.LED, row, actor=actor, near=round.region, after=after, note=row.why)
            return row


def end(led_id: int, *, actor: User, until: date | None = None) -> LedItem:
    """End the lead of a leader over an item with its last day (default today).

    Raises PermissionDenied; WrongState when it ended; ValidationError.
    """
    task_id = LedItem.objects.values_list("task", flat=True).get(pk=led_id)
    with transaction.atomic():
        task = lock(task_id)
        round = task.problem.round
        with round.time():
            require(actor, "led.edit", round.region)
            row = LedItem.objects.select_for_update(of=("self",)).select_related("task__problem").get(pk=led_id)
            if row.until is not None:
                raise WrongState(_("It ended on %(day)s already.") % {"day": row.until}, code="ended")
            last = require_past(until or clock.today(), "until")
            if last < row.since:
                raise ValidationError({"until": _("The last day lies before the first.")}, code="ends_before")
            row.until = last
            row.save(update_fields=["until"])
            write(Verb.LED_ENDED, row, actor=actor, near=round.region, after={"held_until": last})
            return row


def _check(row: LedItem) -> None:
    if row.level not in LedItem.Level.values:
        raise ValidationError({"level": _("Choose one of the list.")}, code="level")
    if row.seat not in LedItem.Seat.values:
        raise ValidationError({"seat": _("Choose one of the list.")}, code="seat")
    if LedItem.objects.filter(task=row.task, level=row.level, post=row.post, until=None).exists():
        raise ValidationError({"post": _("This post leads the item already.")}, code="twice")


def _tell(row: LedItem) -> None:
    if row.user:
        tell(
            [row.user],
            gettext_noop("You lead this item in person: %(task)s"),
            {"task": str(row.task)},
            dedupe=f"led:{row.pk}",
            about=key(row),
            url="/desk/leading/me/",
            note=True,
        )
