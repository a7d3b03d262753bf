"""Deeds of publicity: the office freezes a day's figures or a batch's table, the publisher releases them."""

from orgs.models import Role, User
from petitions.models import Batch
from records import clock
from reports import publications, publishing, releasing
from scenarios.agenda import Deed
from scenarios.scene import Scene


def release(scene: Scene, deed: Deed) -> None:
    """Freeze and release the figures of the day, by two people."""
    made = releasing.make(scene.round.pk, clock.today(), actor=scene.cast.office)
    releasing.release(made.pk, actor=_publisher(scene))


def publication(scene: Scene, deed: Deed) -> None:
    """Freeze and release the table of a batch's petitions (its number; without one, of the newest batch).

    Nothing happens where nothing was released that is not published already.
    """
    round = scene.round
    batches = Batch.objects.filter(round=round, state=Batch.State.RECEIVED)
    batch = batches.get(number=deed.data) if deed.data else batches.order_by("number").last()
    if batch is None or not publications.versions_for(round, batch):
        return
    made = publishing.make(round.pk, batch.pk, actor=scene.cast.office)
    publishing.release(made.pk, actor=_publisher(scene), seen=made.digest)


def _publisher(scene: Scene) -> User:
    return scene.cast.holder(Role.PUBLISHER, scene.scenario.round.office)
