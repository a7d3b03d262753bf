"""Where the site of an item lies: written down by the office, which alone gains nothing by moving it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.domain.moves import lock
from checkup.models import SitePosition
from checkup.states import Verb
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import record


def place(task_id: int, *, actor: User, latitude: Decimal, longitude: Decimal) -> SitePosition:
    """Set the position of an item's site, in degrees.

    Raises PermissionDenied, Task.DoesNotExist; ValidationError for a point that is not on the earth.
    """
    with transaction.atomic():
        task = lock(task_id)
        require(actor, "site.place", task.problem.round.region)
        if not -90 <= latitude <= 90:
            raise ValidationError({"latitude": _("Write degrees between -90 and 90.")}, code="latitude")
        if not -180 <= longitude <= 180:
            raise ValidationError({"longitude": _("Write degrees between -180 and 180.")}, code="longitude")
        with task.problem.round.time():
            before = SitePosition.objects.filter(task=task).first()
            values = {"latitude": latitude, "longitude": longitude, "set_by": actor, "set_at": clock.now()}
            made, _new = SitePosition.objects.update_or_create(task=task, defaults=values)
            record(
                Verb.PLACED,
                made,
                actor=actor,
                post=post_title(actor, near=task.problem.round.region),
                before={"site_position": str(before)} if before else {},
                after={"site_position": str(made), "site_of": str(task)},
            )
        return made
