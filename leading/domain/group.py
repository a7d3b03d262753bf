"""The leading group of a round: seats given and ended."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import Round
from leading.domain.acts import MOST_WHY, in_round, require_words, write
from leading.models import GroupMember
from leading.states import Verb
from orgs.models import Organisation, User
from orgs.permissions import require

Seat = GroupMember.Seat
MOST_TITLE = 80


def seat(
    round_id: int,
    *,
    actor: User,
    organisation: Organisation,
    title: str,
    seat: str,
    starts_on: date,
    ends_on: date | None = None,
    user: User | None = None,
    is_illustrative: bool = False,
) -> GroupMember:
    """Give a post a seat in the leading group from a day on (until `ends_on`, which is for seats of the past).

    Raises PermissionDenied; ValidationError by field: a seat that only one holds and somebody holds in these days, a
    third head, the same seat twice, a unit outside the round's region and what stands above it.
    """
    with in_round(round_id, locked=True) as round:
        require(actor, "group.edit", round.region)
        title = require_words(title, "title", _("Write the post."), MOST_TITLE)
        _check(round, organisation, seat, starts_on, ends_on)
        row = GroupMember(
            round=round, organisation=organisation, title=title, seat=seat, starts_on=starts_on, ends_on=ends_on,
            user=user, is_illustrative=is_illustrative,
        )  # fmt: skip
        _check_others(row)
        row.save()
        after = {"group_seat": seat, "group_post": title, "held_from": starts_on, "held_until": ends_on}
        write(Verb.SEATED, row, actor=actor, near=round.region, after=after)
        return row


def unseat(member_id: int, *, actor: User, ends_on: date, why: str = "") -> GroupMember:
    """End a seat with its last day. Raises PermissionDenied; WrongState when it ended; ValidationError."""
    round_id = GroupMember.objects.values_list("round", flat=True).get(pk=member_id)
    with in_round(round_id, locked=True) as round:
        require(actor, "group.edit", round.region)
        row = GroupMember.objects.select_for_update().get(pk=member_id)
        if row.ends_on is not None:
            raise WrongState(_("This seat ended on %(day)s already.") % {"day": row.ends_on}, code="ended")
        if ends_on < row.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")}, code="ends_before")
        row.ends_on, row.why = ends_on, why.strip()[:MOST_WHY]
        row.save(update_fields=["ends_on", "why"])
        write(Verb.UNSEATED, row, actor=actor, near=round.region, after={"held_until": ends_on}, note=row.why)
        return row


def _check(round: Round, unit: Organisation, seat: str, starts_on: date, ends_on: date | None) -> None:
    if seat not in Seat.values:
        raise ValidationError({"seat": _("Choose one of the list.")}, code="seat")
    region = round.region.path
    if not (unit.path.startswith(region) or region.startswith(unit.path)):
        words = _("Not in the region of the round: %(names)s.") % {"names": unit.name}
        raise ValidationError({"organisation": words}, code="outside")
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first.")}, code="ends_before")


def _check_others(row: GroupMember) -> None:
    """Who holds the same seat in these days: nobody where one holds it, one head at most, never the same post."""
    rows = GroupMember.objects.filter(round=row.round, seat=row.seat)
    until = row.ends_on or date.max
    same = [one for one in rows if one.starts_on <= until and (one.ends_on is None or one.ends_on >= row.starts_on)]
    if any(one.organisation_id == row.organisation_id and one.title == row.title for one in same):
        raise ValidationError({"title": _("This post holds this seat already.")}, code="twice")
    most = 1 if row.seat in GroupMember.ONE else GroupMember.MOST_HEADS if row.seat == Seat.HEAD else None
    if most is not None and len(same) >= most:
        words = _("The seat is held in these days by: %(who)s. End that seat first.")
        held = "、".join(one.title for one in same)
        raise ValidationError({"seat": words % {"who": held}}, code="held")
