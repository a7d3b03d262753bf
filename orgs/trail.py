"""Lines of the trail that tell in which post somebody acted."""

from typing import Any

from django.db.models import Model, TextChoices

from orgs.models import Organisation, User
from orgs.permissions import post_title
from records.models import Event
from records.trail import record


def write(
    verb: TextChoices,
    subject: Model,
    *,
    actor: User | None,
    near: Organisation | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> Event:
    """A line of the trail with the actor's post, the one at or below `near` where there is one; the last thing that an
    act locks. No actor: the system itself. Promises and raises as records.trail.record.
    """
    post = post_title(actor, near=near) if actor else ""
    return record(verb, subject, actor=actor, before=before, after=after, note=note, post=post)
