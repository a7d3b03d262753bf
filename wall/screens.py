"""Links of wall screens: made and revoked by the office, opened by whoever holds the token in the right network."""

import hashlib
import ipaddress
import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import sentences
from cases.models import Round
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import record
from wall.models import Screen

TOKEN_BYTES = 32
LONGEST_TOKEN = 64  # characters; ours have 43
LONGEST = timedelta(days=400)  # that a link may be valid
MOST_NETWORKS = 20
SEEN_EVERY = timedelta(minutes=5)  # how exactly the last request is remembered
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Verb(models.TextChoices):
    MADE = "screen.made", gettext_lazy("made the link of a wall screen")
    REVOKED = "screen.revoked", gettext_lazy("revoked the link of a wall screen")


sentences.teach(Verb)


@transaction.atomic
def make(
    round_id: int, *, actor: User, name: str, expires_on: date, networks: Iterable[str] = ()
) -> tuple[Screen, str]:
    """Make a link that is valid until the end of `expires_on` (a day of the machine, not of the round).

    Returns the screen and its token, which is kept nowhere and can be shown only now. Raises PermissionDenied;
    ValidationError for a day that is past or too far, and for what is no address range.
    """
    round = Round.objects.select_related("region").get(pk=round_id)
    require(actor, "wall.share", round.region)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    screen = Screen(
        round=round,
        name=name.strip(),
        token_sha256=_hash(token),
        networks=[str(network) for network in read_networks(networks)],
        expires_at=_end_of(expires_on),
        made_by=actor,
    )
    screen.full_clean()
    screen.save()
    after = {"name": screen.name, "until": expires_on, "networks": "、".join(screen.networks)}
    record(Verb.MADE, screen, actor=actor, after=after, post=post_title(actor, near=round.region))
    return screen, token


@transaction.atomic
def revoke(screen_id: int, *, actor: User) -> Screen:
    """Close a link for good; the next request of its screen gets nothing. Closing it twice changes nothing."""
    screen = Screen.objects.select_for_update(of=("self",)).select_related("round__region").get(pk=screen_id)
    require(actor, "wall.share", screen.round.region)
    if screen.revoked_at is None:
        screen.revoked_at, screen.revoked_by = clock.of_machine(), actor
        screen.save(update_fields=["revoked_at", "revoked_by"])
        record(Verb.REVOKED, screen, actor=actor, post=post_title(actor, near=screen.round.region))
    return screen


def opened(token: str, address: str) -> Screen | None:
    """The screen of a token asked for from `address`, and that it was asked for; None when it opens nothing there.

    A wrong, expired or revoked token and a foreign network are not told apart.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    screen = Screen.objects.valid().filter(token_sha256=_hash(token)).select_related("round__region").first()
    if screen is None or not within(address, screen.networks):
        return None
    now = clock.of_machine()
    if screen.seen_at is None or now - screen.seen_at > SEEN_EVERY:
        Screen.objects.filter(pk=screen.pk).update(seen_at=now)
    return screen


def within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the ranges; in any when there are none. What is no address lies nowhere."""
    ranges = [ipaddress.ip_network(text) for text in networks]
    if not ranges:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in one for one in ranges)


def read_networks(texts: Iterable[str]) -> list[Network]:
    """Address ranges as people write them: "10.1.0.0/16", a single address, blanks around. Raises ValidationError."""
    found = []
    for text in (text.strip() for text in texts):
        if not text:
            continue
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError as error:
            words = _("“%(text)s” is no address range; write for example 10.1.2.0/24.") % {"text": text[:60]}
            raise ValidationError({"networks": ValidationError(words, code="network")}) from error
    if len(found) > MOST_NETWORKS:
        raise ValidationError({"networks": ValidationError(_("Name at most 20 address ranges."), code="many")})
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(f"duban.wall|{token}".encode()).hexdigest()


def _end_of(day: date) -> datetime:
    now = clock.of_machine()
    moment = timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
    if moment <= now:
        raise ValidationError({"expires_on": ValidationError(_("This day is over."), code="past")})
    if moment - now > LONGEST:
        words = _("A link is valid for at most 400 days. Choose a nearer day; it can be made anew.")
        raise ValidationError({"expires_on": ValidationError(words, code="far")})
    return moment
