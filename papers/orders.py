"""Ordering a paper: what takes longer than a page may is a row first, made by a worker, fetched when it is ready."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from papers import making
from papers.jobs import draw_waiting
from papers.makers import MAKERS, CannotMake, Maker, Tell, make_known
from papers.models import Order
from records import clock, waking

__all__ = ["MAKERS", "CannotMake", "Maker", "Tell", "again", "ask", "make_known", "of", "path_of"]

OPEN = (Order.State.WAITING, Order.State.DRAWING)
REST = timedelta(minutes=10)  # until something for everybody that failed is tried again
MOST_OPEN = 20  # orders of one person that wait or are being made


def ask(
    kind: str,
    params: dict[str, Any],
    *,
    title: str,
    file_name: str,
    media_type: str,
    asked_by: Any,
    back: str = "",
) -> Order:
    """Order a paper: `kind` names its maker, `params` (plain data) say which one.

    `title` is what the person reads, `file_name` the name of the file with its ending, `back` the page they came from.
    `asked_by` is who may see and fetch it; None for the public's own papers, which nobody fetches as an order. The same
    person asking for the same thing while it is open gets the same order. Whether the person may have the paper is for
    the caller to check. Raises ValidationError when the person has too many open orders, KeyError for an unknown kind.
    """
    MAKERS[kind]
    fingerprint = _fingerprint(kind, params, file_name)
    found = _open(asked_by, fingerprint).first() or _failed_for_all(asked_by, fingerprint)
    if found is not None and found.state == Order.State.FAILED:
        return found
    if found is None:
        if asked_by is not None and of(asked_by).filter(state__in=OPEN).count() >= MOST_OPEN:
            raise ValidationError(
                _("%(n)d of your papers are still being made. Wait for one of them."), params={"n": MOST_OPEN}
            )
        found = _put_down(
            Order(
                kind=kind,
                params=params,
                fingerprint=fingerprint,
                title=title[:200],
                file_name=file_name[-200:],
                media_type=media_type,
                asked_by=asked_by,
                back=back if len(back) <= 300 else "",
                language=get_language() or "zh-hans",
            )
        )
    transaction.on_commit(lambda: waking.wake(draw_waiting), robust=True)
    return found


def _put_down(order: Order) -> Order:
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:  # the same person asked for the same thing in the same moment
        other = _open(order.asked_by, order.fingerprint).first()
        if other is None:
            raise
        return other
    return order


def _fingerprint(kind: str, params: dict[str, Any], file_name: str) -> str:
    plain = json.dumps([kind, params, file_name], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _open(asked_by: Any, fingerprint: str) -> QuerySet[Order]:
    return Order.objects.filter(asked_by=asked_by, fingerprint=fingerprint, state__in=OPEN)


def _failed_for_all(asked_by: Any, fingerprint: str) -> Order | None:
    since = clock.of_machine() - REST
    rows = Order.objects.filter(asked_by=None, fingerprint=fingerprint, state=Order.State.FAILED, ended_at__gt=since)
    return rows.first() if asked_by is None else None


def of(person: Any) -> QuerySet[Order]:
    """The person's own orders, the newest first; nobody sees another's."""
    return Order.objects.filter(asked_by=person).order_by("-asked_at")


@transaction.atomic
def again(pk: UUID, *, actor: Any) -> Order:
    """Try an own order again that failed. Raises Order.DoesNotExist, ValidationError when it did not fail."""
    order = of(actor).select_for_update().get(pk=pk)
    if order.state != Order.State.FAILED:
        raise ValidationError(_("Only what failed can be tried again."))
    same = _open(actor, order.fingerprint).first()
    if same is not None:
        return same
    order.state, order.done, order.words, order.attempts = Order.State.WAITING, 0, "", 0
    order.ended_at = order.claimed_until = None
    order.asked_at = clock.of_machine()
    order.save()
    transaction.on_commit(lambda: waking.wake(draw_waiting), robust=True)
    return order


def path_of(order: Order) -> Path | None:
    """The made file; None when it is not ready or was swept away."""
    path = making.home() / order.sha256
    return path if order.state == Order.State.DONE and order.sha256 and path.is_file() else None
