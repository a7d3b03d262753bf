"""Rows of other channels become deliveries of the inbox entry beside them, so that what waits today is not lost.

Backwards they become rows again; the numbers of tries and the last errors come with them.
"""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Left, Length

PORTION = 500
INBOX = "|inbox"


def portions(rows):
    last = 0  # by keys, because rows change while we walk along them
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:PORTION]):
        yield some
        last = some[-1].pk


def forwards(apps, schema_editor):
    Message, Delivery, Dispatch = (apps.get_model("notify", name) for name in ("Message", "Delivery", "Dispatch"))
    for some in portions(Message.objects.exclude(channel="inbox")):
        keys = {mail.pk: mail.dedupe.removesuffix(f"|{mail.channel}") + INBOX for mail in some}
        beside = {row.dedupe: row for row in Message.objects.filter(channel="inbox", dedupe__in=keys.values())}
        alone = [mail for mail in some if keys[mail.pk] not in beside]
        dispatches, deliveries = [], []
        for mail in some:
            entry = beside.get(keys[mail.pk], mail)
            dispatch = _dispatch(Dispatch, mail) if mail.state != "waiting" else None
            if dispatch:
                dispatches.append(dispatch)
            deliveries.append(_delivery(Delivery, mail, entry, dispatch))
        Dispatch.objects.bulk_create(dispatches)
        Delivery.objects.bulk_create(deliveries)
        for mail in alone:  # no entry beside it: it becomes the entry itself
            Message.objects.filter(pk=mail.pk).update(channel="inbox", state="sent", dedupe=keys[mail.pk])
        Message.objects.filter(pk__in=[mail.pk for mail in some]).exclude(channel="inbox").delete()
    ours = Message.objects.filter(dedupe__endswith=INBOX)
    ours.update(dedupe=Left("dedupe", Length("dedupe") - len(INBOX)))


def _dispatch(model, mail):
    sent = mail.state == "sent"
    return model(
        to_id=mail.to_id,
        channel=mail.channel,
        pace=mail.pace,
        day=mail.created_at.date(),
        key=f"before|{mail.pk}",
        state="sent" if sent else "dead",
        reason="" if sent else _reason(mail),
        attempts=mail.attempts,
        last_error=mail.last_error,
        created_at=mail.created_at,
        sent_at=(mail.sent_at or mail.created_at) if sent else None,
    )


def _reason(mail):
    return "refused" if mail.last_error == "address refused" else "gave_up"


def _delivery(model, mail, entry, dispatch):
    done = mail.state == "waiting" and entry.done_at is not None
    state = {"waiting": "cancelled" if done else "waiting", "sent": "sent", "failed": "dead"}[mail.state]
    reasons = {"cancelled": "done", "dead": _reason(mail)}
    ended = {"waiting": None, "cancelled": entry.done_at}.get(state, mail.sent_at or mail.created_at)
    return model(
        message_id=entry.pk,
        to_id=mail.to_id,
        channel=mail.channel,
        pace=mail.pace,
        state=state,
        reason=reasons.get(state, ""),
        dispatch=dispatch,
        created_at=mail.created_at,
        ended_at=ended,
    )


def backwards(apps, schema_editor):
    Message, Delivery, Dispatch = (apps.get_model("notify", name) for name in ("Message", "Delivery", "Dispatch"))
    Message.objects.update(
        dedupe=Concat(F("dedupe"), Value(INBOX)), channel="inbox", state="sent", sent_at=F("created_at")
    )
    deliveries = Delivery.objects.exclude(state="cancelled").select_related("message", "dispatch")
    for some in portions(deliveries):
        Message.objects.bulk_create([_mail(Message, row) for row in some], ignore_conflicts=True)
    Delivery.objects.all().delete()
    Dispatch.objects.all().delete()


def _mail(model, row):
    entry, dispatch = row.message, row.dispatch
    words = {name: getattr(entry, name) for name in ("text", "params", "then", "why", "about", "url", "due_on", "done_at")}
    return model(
        **words,
        to_id=row.to_id,
        channel=row.channel,
        pace=row.pace,
        dedupe=f"{entry.dedupe.removesuffix(INBOX)}|{row.channel}"[:200],
        state={"waiting": "waiting", "sent": "sent", "dead": "failed"}[row.state],
        attempts=dispatch.attempts if dispatch else 0,
        last_error=dispatch.last_error if dispatch else "",
        created_at=row.created_at,
        sent_at=row.ended_at if row.state == "sent" else None,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0004_delivery'),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
