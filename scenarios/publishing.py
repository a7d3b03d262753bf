"""Deeds of publicity: the office freezes a day's figures, the publisher releases them."""

from orgs.models import Role
from records import clock
from reports import releasing
from scenarios.agenda import Deed
from scenarios.scene import Scene


def release(scene: Scene, deed: Deed) -> None:
    """Freeze and release the figures of the day, by two people."""
    made = releasing.make(scene.round.pk, clock.today(), actor=scene.cast.office)
    releasing.release(made.pk, actor=scene.cast.holder(Role.PUBLISHER, scene.scenario.round.office))
