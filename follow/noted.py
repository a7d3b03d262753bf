"""The state of what was noted: events come from the beat's job, which writes no line of the trail."""

from django.db.models import Max

from follow.models import Event


def newest() -> str:
    """A word that changes whenever an event was noted. One query along the key."""
    return f"event {Event.objects.aggregate(newest=Max('pk'))['newest'] or 0}"
