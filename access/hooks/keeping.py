"""Hooks are made, stopped and started by their owners; the trail has a line for each."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.api.registry import events as known_events
from access.hooks import guard, sealing
from access.models import Delivery, Hook
from orgs import trail
from orgs.models import User
from records import clock
from records.models import Event

MOST = 10  # hooks of one person
GIVE_UP = timedelta(days=3)  # that a call is tried for
SECRET_BYTES = 32


class Verb(models.TextChoices):
    MADE = "hook.made", gettext_lazy("made a hook")
    STOPPED = "hook.stopped", gettext_lazy("stopped a hook")
    STARTED = "hook.started", gettext_lazy("started a hook again")


@transaction.atomic
def make(*, actor: User, url: str, events: Iterable[str]) -> tuple[Hook, str]:
    """Let an address hear of events from now on.

    Returns the hook with its secret, which can be shown only now. Raises ValidationError by field: an address of the
    wrong form, no or unknown events, too many hooks.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    wanted = _checked(events)
    guard.check(url)
    if Hook.objects.filter(owner=actor).count() >= MOST:
        raise ValidationError(_("You have %(n)d hooks, which is the most.") % {"n": MOST})
    secret = secrets.token_urlsafe(SECRET_BYTES)
    hook = Hook(owner=actor, url=url, events=wanted, seen=last_event())
    hook.secret = sealing.seal(secret, hook.sealed_for)
    hook.save()
    trail.write(Verb.MADE, hook, actor=actor, after={"events": wanted})
    return hook, secret


def _checked(events: Iterable[str]) -> list[str]:
    wanted = sorted(set(events))
    if not wanted or set(wanted) - known_events():
        raise ValidationError({"events": _("Choose at least one of the events that hooks may hear of.")})
    return wanted


def last_event() -> int:
    """The number of the trail's last line."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


@transaction.atomic
def stop(hook_id: int, *, actor: User) -> Hook:
    """Send nothing more. Raises Hook.DoesNotExist for a hook that is not the actor's."""
    hook = _locked(hook_id, actor)
    if hook.active:
        hook.active, hook.stopped_at, hook.stopped_why = False, clock.now(), ""
        hook.save(update_fields=["active", "stopped_at", "stopped_why"])
        trail.write(Verb.STOPPED, hook, actor=actor)
    return hook


@transaction.atomic
def start(hook_id: int, *, actor: User) -> Hook:
    """Go on with what happens from now on; what happened meanwhile is not told. Raises Hook.DoesNotExist."""
    hook = _locked(hook_id, actor)
    if not hook.active:
        hook.active, hook.stopped_at, hook.stopped_why = True, None, ""
        hook.failing_since, hook.seen = None, last_event()
        hook.save(update_fields=["active", "stopped_at", "stopped_why", "failing_since", "seen"])
        trail.write(Verb.STARTED, hook, actor=actor)
    return hook


@transaction.atomic
def again(delivery_id: str, *, actor: User) -> Delivery:
    """Send once more what was given up or withheld, or what was sent before. Raises Delivery.DoesNotExist,
    ValidationError while the hook is stopped."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("hook")
    row = rows.get(pk=delivery_id, hook__in=Hook.objects.visible_to(actor))
    if not row.hook.active:
        raise ValidationError(_("Start the hook first."))
    now = clock.now()
    row.state, row.attempts, row.ended_at, row.error = Delivery.State.WAITING, 0, None, ""
    row.next_try, row.give_up_at, row.held_until = now, now + GIVE_UP, None
    row.save()
    return row


def _locked(hook_id: int, actor: User) -> Hook:
    return Hook.objects.visible_to(actor).select_for_update().get(pk=hook_id)
