"""Tokens of programs: made and revoked by people, looked up at every call."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from access import scopes as table
from access.models import Token
from notify.models import Pace
from notify.outbox import tell
from orgs import trail
from orgs.models import User
from orgs.permissions import posts_of
from records import clock

MARK = "duban_"  # lets a scanner for lost secrets know ours
SECRET_BYTES, SHOWN = 32, 12  # characters of the secret that stay to be read
LONGEST_SECRET = 80  # characters; ours have 49
LONGEST = timedelta(days=366)
MOST = 20  # good tokens of one person
SEEN_EVERY = timedelta(hours=1)  # how exactly the last use is remembered


class Verb(models.TextChoices):
    MADE = "token.made", gettext_lazy("made an access token")
    REVOKED = "token.revoked", gettext_lazy("revoked an access token")


@transaction.atomic
def make(*, actor: User, name: str, scopes: Iterable[str], expires_on: date) -> tuple[Token, str]:
    """Make a token in the actor's own name, good to the end of `expires_on`.

    Returns it with its secret, which is kept nowhere and can be shown only now. Raises ValidationError by field: no
    name, no or unknown scopes, a day that is past or more than a year ahead, too many tokens.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    scopes = table.checked(scopes)
    if faults := _faults(actor, name.strip(), expires_on):
        raise ValidationError(faults)
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    token = Token.objects.create(
        owner=actor,
        name=name.strip(),
        prefix=secret[:SHOWN],
        digest=_digest(secret),
        scopes=scopes,
        expires_on=expires_on,
    )
    trail.write(Verb.MADE, token, actor=actor, after={"scopes": scopes, "until": expires_on})
    _tell(actor, MADE, token, "made")
    return token, secret


def _faults(actor: User, name: str, expires_on: date) -> dict[str, str]:
    today, faults = clock.today(), {}
    if not name:
        faults["name"] = _("Name the program that will use the token.")
    if not today <= expires_on <= today + LONGEST:
        said = _("Choose a day from %(first)s to %(last)s; a token is good for a year at most.")
        faults["expires_on"] = said % {"first": today, "last": today + LONGEST}
    if actor.tokens.good(today).count() >= MOST:
        faults["__all__"] = _("You have %(n)d tokens. Revoke one that is not used any more.") % {"n": MOST}
    return faults


@transaction.atomic
def revoke(token_id: int, *, actor: User) -> Token:
    """End a token for good; the next call with it is refused. Ending it twice changes nothing.

    Its owner does it, or who manages people where the owner has a post. Raises Token.DoesNotExist for a token that the
    actor may not know of.
    """
    rows = Token.objects.select_for_update(of=("self",)).select_related("owner")
    token = rows.get(pk=token_id, pk__in=Token.objects.visible_to(actor).values("pk"))
    if token.revoked_at is not None:
        return token
    token.revoked_at, token.revoked_by = clock.now(), actor
    token.save(update_fields=["revoked_at", "revoked_by"])
    trail.write(Verb.REVOKED, token, actor=actor)
    if actor.pk != token.owner_id:
        _tell(token.owner, REVOKED, token, "revoked")
    return token


MADE = gettext_noop(
    "The access token “%(name)s” was made in your name. If it was not you, revoke it and change your password."
)
REVOKED = gettext_noop("The administrator revoked your access token “%(name)s”; the program that used it stops now.")


def _tell(user: User, text: str, token: Token, what: str) -> None:
    tell([user], text, {"name": token.name}, dedupe=f"token:{token.pk}:{what}", pace=Pace.AT_ONCE, note=True)


def known(secret: str) -> Token | None:
    """The good token with that secret whose owner is still at work, with its owner; else None. One query."""
    if not secret.startswith(MARK) or len(secret) > LONGEST_SECRET:
        return None
    rows = Token.objects.good(clock.today()).select_related("owner")
    return rows.filter(digest=_digest(secret), owner__is_active=True).first()


def at_work(user: User) -> bool:
    """Whether the person holds a post of their own today; without one a token opens nothing."""
    return any(held.on_behalf_of is None for held in posts_of(user))


def used(token: Token) -> None:
    """Remember that the token was used, at most once an hour."""
    now = clock.now()
    if token.last_used is None or token.last_used <= now - SEEN_EVERY:
        stale = Q(last_used=None) | Q(last_used__lte=now - SEEN_EVERY)
        Token.objects.filter(stale, pk=token.pk).update(last_used=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
