"""Who handles a case: people of its units, and nobody of the accused side unless the unit itself is of that side.

A government stands above all of its units. Where one of them is accused and another one handles the case, the
government's own people are kept out, as the accused unit's are.
"""

from django.core.exceptions import PermissionDenied

from orgs.models import Organisation, User
from orgs.permissions import may
from petitions.domain import secrecy
from petitions.models import Assignment, Petition


def doing_units(assignment: Assignment) -> list[Organisation]:
    """The handling unit and those that take part."""
    joint = [row.organisation for row in assignment.joint.select_related("organisation")]
    return [assignment.organisation, *joint]


def of_accused_side(unit: Organisation, petition: Petition) -> bool:
    """Whether a unit is, stands above or stands below the accused one."""
    accused = petition.accused
    return accused is not None and (accused.path.startswith(unit.path) or unit.path.startswith(accused.path))


def handles(user: User, assignment: Assignment, *units: Organisation) -> bool:
    """Whether the person may do what `units` do in the case."""
    if not may(user, "petition.handle", *units):
        return False
    petition = assignment.petition
    return not secrecy.on_accused_side(user, petition) or of_accused_side(assignment.organisation, petition)


def require_handler(user: User, assignment: Assignment, *units: Organisation) -> None:
    """Raise PermissionDenied unless `handles`."""
    if not handles(user, assignment, *units):
        raise PermissionDenied("petition.handle")
