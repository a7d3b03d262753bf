"""Supervising teams and their rounds."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from leading.domain.acts import MOST_WHY, in_round, require_inside, require_words, write
from leading.models import Team, TeamRound
from leading.states import Verb
from orgs.models import Organisation, User
from orgs.permissions import require
from records import clock

MOST_NAME = 80


def form(
    round_id: int,
    *,
    actor: User,
    name: str,
    members: str = "",
    units: Iterable[Organisation],
    formed_on: date | None = None,
    is_illustrative: bool = False,
) -> Team:
    """Form a team that looks at units or places. `members` are posts, one a line.

    Raises PermissionDenied; ValidationError by field.
    """
    with in_round(round_id, locked=True) as round:
        require(actor, "team.edit", round.region)
        name = require_words(name, "name", _("Write the name of the team."), MOST_NAME)
        named = require_inside(round, units, "units")
        if Team.objects.filter(round=round, name=name, ended_on=None).exists():
            raise ValidationError({"name": _("There is a team of this name already.")}, code="twice")
        row = Team.objects.create(
            round=round, name=name, members=members.strip(), formed_on=formed_on or clock.today(),
            is_illustrative=is_illustrative,
        )  # fmt: skip
        row.units.set(named)
        after = {"team_members": row.members, "team_units": [unit.name for unit in named]}
        write(Verb.TEAM_FORMED, row, actor=actor, near=round.region, after=after)
        return row


def go_round(team_id: int, *, actor: User, starts_on: date, ends_on: date, note: str = "") -> TeamRound:
    """Plan the next round of a team, or write down one that was; its visits are attached to it.

    Raises PermissionDenied; WrongState for a team that was disbanded; ValidationError by field.
    """
    round_id = Team.objects.values_list("round", flat=True).get(pk=team_id)
    with in_round(round_id) as round:
        require(actor, "team.edit", round.region)
        team = _running(team_id)
        if ends_on < starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")}, code="ends_before")
        number = team.rounds.count() + 1
        row = TeamRound.objects.create(
            team=team, number=number, starts_on=starts_on, ends_on=ends_on, note=note.strip()[:MOST_WHY]
        )
        after = {"held_from": starts_on, "held_until": ends_on}
        write(Verb.ROUND_PLANNED, row, actor=actor, near=round.region, after=after, note=row.note)
        return row


def disband(team_id: int, *, actor: User, ended_on: date | None = None) -> Team:
    """End a team with its last day (default today). Raises PermissionDenied, WrongState, ValidationError."""
    round_id = Team.objects.values_list("round", flat=True).get(pk=team_id)
    with in_round(round_id, locked=True) as round:
        require(actor, "team.edit", round.region)
        team = _running(team_id)
        last = ended_on or clock.today()
        if last < team.formed_on:
            raise ValidationError({"ended_on": _("The last day lies before the first.")}, code="ends_before")
        team.ended_on = last
        team.save(update_fields=["ended_on"])
        write(Verb.TEAM_ENDED, team, actor=actor, near=round.region, after={"held_until": last})
        return team


def _running(team_id: int) -> Team:
    team = Team.objects.select_for_update().get(pk=team_id)
    if team.ended_on is not None:
        raise WrongState(_("This team was disbanded on %(day)s.") % {"day": team.ended_on}, code="ended")
    return team
