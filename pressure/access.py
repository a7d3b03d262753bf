"""Which pages of cards and points a person may open; which rows stand there is for visible_to() to say."""

from django.core.exceptions import PermissionDenied

from cases.models import Round
from orgs.models import Organisation, User
from orgs.permissions import GRANTS, may, posts_of, scope_of
from pressure.domain import rules


def reads_whole(user: User, round: Round) -> bool:
    """Whether the person reads every unit's cards and points of the round."""
    return any(round.region.path.startswith(path) for path in _wide(user))


def reads_some(user: User) -> bool:
    """Whether the person reads units' cards and points in some region."""
    return bool(_wide(user))


def reads_card_of(user: User, unit: Organisation, round: Round) -> bool:
    """Whether the person may read the scorecard of a unit in a round: models.seen_by for one row already loaded."""
    paths = {*_wide(user), *scope_of(user).units}
    return any(unit.path.startswith(path) for path in paths) or reads_whole(user, round)


def reads_league(user: User, round: Round) -> bool:
    """Whether the person may open the league table: who reads units' points may, units where the rule opens it."""
    return reads_some(user) or bool(scope_of(user).units and rules.rule_of(round).league_open)


def require_league(user: User, round: Round) -> None:
    """Raise PermissionDenied unless `reads_league`."""
    if not reads_league(user, round):
        raise PermissionDenied("the league table is open to the office, and to units where the rule says so")


def own_units(user: User) -> list[int]:
    """Ids of the units in which the person holds posts of a unit, so that they have a scorecard of their own."""
    paths = scope_of(user).units
    return list(dict.fromkeys(held.organisation_id for held in posts_of(user) if held.path in paths))


def may_give(user: User, round: Round) -> bool:
    """Whether the person may give cards in the round."""
    return may(user, "card.give", round.region)


def _wide(user: User) -> set[str]:
    return {held.path for held in posts_of(user) if held.role in GRANTS["score.read"]}


def reads_all_ranks(user: User, round: Round) -> bool:
    """Whether the person reads every row of the league table."""
    return reads_whole(user, round) or rules.rule_of(round).league_open
