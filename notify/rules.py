"""What people decide about sending: the office's rules, everybody's own ways, what becomes of what got stuck."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notify.channels import CHANNELS
from notify.models import Address, Channel, Delivery, Dispatch, Pace, Policy, Reason, State, Unreached
from notify.ways import ways_of
from orgs.models import User
from orgs.permissions import may_anywhere, post_title
from records import clock
from records.trail import record

NUMBER = re.compile(r"\+?\d{6,15}")
NAME = re.compile(r"[\w.@+-]{1,80}", re.ASCII)
FIELDS = ("channels", "opens_at", "closes_at", "digest_at", "cap", "asks_outside")


class Verb(models.TextChoices):
    POLICY_SET = "delivery.policy_set", gettext_lazy("changed the rules of sending")
    WAYS_SET = "delivery.ways_set", gettext_lazy("changed how messages reach them")
    SENT_AGAIN = "delivery.sent_again", gettext_lazy("sent a message again")
    PUT_ASIDE = "delivery.put_aside", gettext_lazy("put aside a message that was not delivered")


@transaction.atomic
def set_policy(*, actor: User, **fields: Any) -> Policy:
    """Change what the office allows: any of `channels`, `opens_at`, `closes_at`, `digest_at`, `cap`, `asks_outside`.

    Holds from now on, also for what waits already. Raises PermissionDenied; ValidationError by field.
    """
    if not may_anywhere(actor, "delivery.manage"):
        raise PermissionDenied("delivery.manage")
    policy = Policy.objects.select_for_update().first() or Policy(pk=1)
    before = {name: getattr(policy, name) for name in FIELDS}
    for name, value in fields.items():
        setattr(policy, name, value)
    if unknown := set(policy.channels) - set(Channel.values):
        raise ValidationError({"channels": _("There is no channel %(name)s.") % {"name": ", ".join(sorted(unknown))}})
    if policy.opens_at >= policy.closes_at:
        raise ValidationError({"closes_at": _("Sending ends after it begins.")})
    if not policy.opens_at <= policy.digest_at < policy.closes_at:
        raise ValidationError({"digest_at": _("The digest leaves between the beginning and the end of sending.")})
    policy.clean_fields(exclude=["id"])
    policy.save()
    after = {name: getattr(policy, name) for name in FIELDS}
    record(Verb.POLICY_SET, policy, actor=actor, post=post_title(actor), before=before, after=after)
    return policy


@transaction.atomic
def set_ways(wanted: Mapping[str, tuple[str, bool]], *, actor: User) -> None:
    """Set how messages reach the actor: by channel the address and whether it is used; others stay as they are.

    The trail says which channels changed, not the addresses. Raises ValidationError by channel for an address that does
    not fit it.
    """
    person = User.objects.select_for_update().get(pk=actor.pk)
    faults = {name: fault for name, (address, on) in wanted.items() if (fault := _fault(name, address, on))}
    if faults:
        raise ValidationError(faults)
    changed: dict[str, bool] = {}
    for channel, (address, is_on) in wanted.items():
        row = Address.objects.filter(user=person, channel=channel).first() or Address(user=person, channel=channel)
        was = (person.email if channel == Channel.EMAIL else row.address, row.is_on if row.pk else False)
        if channel == Channel.EMAIL:
            person.email = address
            was = (was[0], row.is_on)
        else:
            row.address = address
        row.is_on = is_on
        if was != (address, is_on):
            changed[channel] = is_on
            row.save()
    if changed:
        person.save(update_fields=["email"])
        actor.email = person.email
        if ways_of([person], Policy.load())[person.pk]:
            Unreached.objects.filter(user=person).delete()
        record(Verb.WAYS_SET, person, actor=actor, post=post_title(actor), after={"channels_used": changed})


def _fault(channel: str, address: str, is_on: bool) -> str:
    if not address:
        needs = is_on and channel != Channel.EMAIL and CHANNELS[channel].needs_address()
        return _("Write the address, or leave the channel off.") if needs else ""
    if channel == Channel.EMAIL:
        try:
            validate_email(address)
        except ValidationError:
            return _("This is no e-mail address.")
    elif channel == Channel.SMS:
        return "" if NUMBER.fullmatch(address) else _("A number has 6 to 15 digits, perhaps with a plus before them.")
    elif not NAME.fullmatch(address):
        return _("Letters, digits and . @ + - _ only.")
    return ""


@transaction.atomic
def send_again(delivery_id: int, *, actor: User) -> Delivery:
    """Let what was not delivered wait again, at once within office hours: the whole dispatch when that had ended.

    Works once: what waits already is not dead. Raises Delivery.DoesNotExist for what the actor may not see,
    ValidationError when it is not dead or its person can no longer sign in.
    """
    row = _dead(delivery_id, actor)
    if not row.to.is_active:
        raise ValidationError(_("%(name)s can no longer sign in; hand the duties over.") % {"name": row.to})
    alive = {"state": State.WAITING, "reason": "", "ended_at": None}
    if row.dispatch is not None and row.dispatch.state == State.DEAD:
        Dispatch.objects.filter(pk=row.dispatch.pk).update(
            state=State.WAITING, reason="", attempts=0, not_before=None, claimed_until=None
        )
        Delivery.objects.filter(dispatch=row.dispatch, state=State.DEAD).update(**alive)
    else:
        Delivery.objects.filter(pk=row.pk).update(dispatch=None, pace=Pace.AT_ONCE, **alive)
    record(Verb.SENT_AGAIN, row, actor=actor, post=post_title(actor), after={"message": row.message_id})
    return row


@transaction.atomic
def put_aside(delivery_id: int, *, actor: User) -> Delivery:
    """Note that nothing more is to be done about what was not delivered; its alarm goes. Raises as `send_again`."""
    row = _dead(delivery_id, actor)
    Delivery.objects.filter(pk=row.pk).update(state=State.CANCELLED, reason=Reason.PUT_ASIDE, ended_at=clock.now())
    after = {"message": row.message_id, "trouble": row.reason}
    record(Verb.PUT_ASIDE, row, actor=actor, post=post_title(actor), after=after)
    return row


def _dead(delivery_id: int, actor: User) -> Delivery:
    rows = Delivery.objects.visible_to(actor).select_for_update(of=("self",)).select_related("to", "dispatch")
    row = rows.get(pk=delivery_id)
    if row.state != State.DEAD:
        raise ValidationError(
            _("Nothing to do: it is %(state)s already.") % {"state": row.get_state_display()}, code="state"
        )
    return row
