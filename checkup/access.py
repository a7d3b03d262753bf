"""Who may open the pages of signs at all."""

from orgs.models import User
from orgs.permissions import BY_NAME, may_anywhere, roles_of


def reads(user: User) -> bool:
    """Whether there may be signs for the person: a door; checkup.models.SignQuerySet says which. No query."""
    return may_anywhere(user, "sign.read") or bool(roles_of(user) & BY_NAME)
