"""Which ways lead to people outside duban: what is set up, what the office allows, where each person is reached."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from notify.channels import CHANNELS
from notify.models import Address, Channel, Policy, Unreached
from notify.models.reach import NAMED
from orgs.models import User


def usable(policy: Policy) -> list[str]:
    """The channels that are set up in this installation and that the office allows."""
    return [name for name, channel in CHANNELS.items() if name in policy.channels and channel.is_set_up()]


def ways_of(users: Iterable[User], policy: Policy) -> dict[int, dict[str, str]]:
    """For each person's id their ways out: channel → address. At most one query, whoever many they are."""
    users, channels = list(users), usable(policy)
    if not channels or not users:
        return {user.pk: {} for user in users}
    rows = Address.objects.filter(channel__in=channels)
    if len(users) <= NAMED:
        rows = rows.filter(user__in=[user.pk for user in users])
    known = {(row.user_id, row.channel): row for row in rows}
    return {user.pk: dict(_ways(user, channels, known)) for user in users}


def _ways(user: User, channels: list[str], known: Mapping[tuple[int, str], Address]) -> Iterable[tuple[str, str]]:
    for channel in channels:
        row = known.get((user.pk, channel))
        if row is not None and not row.is_on:
            continue
        if channel == Channel.EMAIL:
            address = user.email
        elif row is None:
            continue
        else:
            address = row.address
        if address or not CHANNELS[channel].needs_address():
            yield channel, address


def unreached(policy: Policy) -> QuerySet[Unreached]:
    """People who were told something and to whom nothing leads now; nobody where the office asks for no way outside."""
    channels = usable(policy)
    if not channels or not policy.asks_outside:
        return Unreached.objects.none()
    off = Address.objects.filter(user=OuterRef("user"), is_on=False)
    on = Address.objects.filter(user=OuterRef("user"), is_on=True, channel__in=channels).exclude(channel=Channel.EMAIL)
    needing = [name for name in channels if CHANNELS[name].needs_address()]
    reached = Q(Exists(on.exclude(Q(channel__in=needing) & Q(address=""))))
    if Channel.EMAIL in channels:
        reached |= ~Q(user__email="") & ~Q(Exists(off.filter(channel=Channel.EMAIL)))
    return Unreached.objects.filter(~reached).select_related("user")
