"""Nobody acts on the pressure behind a petition that is about their own side."""

from django.core.exceptions import PermissionDenied

from orgs.models import User
from petitions.domain import secrecy
from petitions.models import Assignment
from pressure.items import parted


def is_apart(user: User, subject: str) -> bool:
    """Whether the item of this text key is no petition about the user's own side."""
    kind, pk = parted(subject)
    if kind != Assignment._meta.label_lower:
        return True
    case = Assignment.objects.select_related("petition__accused").filter(pk=pk).first()
    return case is None or not secrecy.on_accused_side(user, case.petition)


def require_apart(user: User, subject: str) -> None:
    """Raise PermissionDenied unless `is_apart`."""
    if not is_apart(user, subject):
        raise PermissionDenied("the petition is about your own side")
