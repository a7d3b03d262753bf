"""Idempotency-Key: a call that is sent again because its answer got lost is answered again, not done again.

The key is taken in a transaction of its own, so that a second caller hears of the first one; the act and its answer are
committed together. A process that is killed in between leaves its claim, which runs out after LEASE. Refused calls
changed nothing and leave nothing.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from access.api.errors import KeyReused, StillAtWork
from access.models import Kept
from orgs.models import User
from records import clock

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LEASE = timedelta(minutes=2)  # longer than a request may last
KEEP = timedelta(hours=24)
LONGEST_KEY = 100  # characters
WAIT = 2  # seconds after which a caller may ask again
HEADERS = ("ETag", "Location")  # of an answer, kept with it
Do = Callable[[], Response]


def once(request: Request, user: User, do: Do, told_once: frozenset[str] = frozenset()) -> Response:
    """The answer of `do`, or the one that was given to this key before; of that the fields `told_once` are empty.

    Raises KeyReused, StillAtWork, ValidationError for a key that is none, and what `do` raises.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return do()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise ValidationError({HEADER: [f"1–{LONGEST_KEY} printable ASCII characters."]})
    call, digest = f"{request.method} {request.path}"[:300], digest_of(request.data)
    claim = uuid.uuid4()
    row = _taken(user, key, call, digest, claim)
    if row.claim != claim:
        return _heard(row, call, digest)
    return _done(row, claim, do, told_once)


def digest_of(data: Any) -> str:
    """One name for what was sent, however it was written down: keys in any order, files by their bytes.

    With the key of the house, so that nobody tries telephone numbers until one fits.
    """
    told = json.dumps(_canonical(data), sort_keys=True, default=str)
    return salted_hmac(__name__, told, algorithm="sha256").hexdigest()


def _canonical(data: Any) -> Any:
    if hasattr(data, "lists"):
        return {name: [_canonical(one) for one in values] for name, values in data.lists()}
    if isinstance(data, dict):
        return {str(name): _canonical(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_canonical(one) for one in data]
    if hasattr(data, "chunks"):
        found = hashlib.sha256()
        for chunk in data.chunks():
            found.update(chunk)
        data.seek(0)
        return [data.name, found.hexdigest()]
    return data


def _taken(user: User, key: str, call: str, digest: str, claim: uuid.UUID) -> Kept:
    """The row of the key: a new one or a free one with our claim, else somebody's."""
    now = clock.of_machine()
    ours: dict[str, Any] = {
        "call": call, "digest": digest, "claim": claim, "held_until": now + LEASE, "created_at": now,
        "answered_at": None, "status": None, "headers": {}, "body": None,
    }  # fmt: skip
    try:
        with transaction.atomic():
            return Kept.objects.create(owner=user, key=key, **ours)
    except IntegrityError:
        rows = Kept.objects.filter(owner=user, key=key)
        rows.free(now, now - KEEP).update(**ours)
    row = rows.first()
    if row is None:  # its call was refused this moment
        raise StillAtWork(WAIT)
    return row


def _heard(row: Kept, call: str, digest: str) -> Response:
    if (row.call, row.digest) != (call, digest):
        raise KeyReused
    if row.answered_at is None:
        raise StillAtWork(WAIT)
    return Response(row.body, row.status, headers={**row.headers, REPLAYED: "true"})


def _done(row: Kept, claim: uuid.UUID, do: Do, told_once: frozenset[str]) -> Response:
    mine = Kept.objects.filter(pk=row.pk, claim=claim)
    try:
        with transaction.atomic():
            answer = do()
            told = {name: answer[name] for name in HEADERS if answer.has_header(name)}
            body = None if answer.data is None else _to_keep(json.loads(JSONRenderer().render(answer.data)), told_once)
            kept = mine.filter(answered_at=None).update(
                answered_at=clock.of_machine(), status=answer.status_code, headers=told, body=body
            )
            if not kept:  # we were taken for dead, and somebody else does it: let it be theirs
                raise StillAtWork(WAIT)
            return answer
    except BaseException:
        mine.filter(answered_at=None).delete()
        raise


def _to_keep(body: Any, told_once: frozenset[str]) -> Any:
    """What may lie in the database for a day: not what is hashed wherever else it is stored."""
    if not told_once or not isinstance(body, dict):
        return body
    return {name: "" if name in told_once else value for name, value in body.items()}


def forget() -> int:
    """Delete answers that are older than a day; how many."""
    return Kept.objects.filter(created_at__lt=clock.of_machine() - KEEP).delete()[0]
