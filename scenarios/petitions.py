"""Deeds of the petitions: the batches of the stay, handed to the counties in turn, and their closing."""

from datetime import timedelta

from orgs.models import Organisation
from petitions.domain import intake
from petitions.models import Assignment, Batch, Outcome
from records import clock
from scenarios.agenda import Deed
from scenarios.scene import Scene
from scenarios.story import Closings, PetitionBatch


def batches(scene: Scene, deed: Deed) -> None:
    """Enter all batches of the stay once the round is there; numbers and places are illustrative."""
    round, office = scene.round, scene.cast.office
    counties = list(Organisation.objects.filter(parent=round.region, kind=Organisation.Kind.REGION).order_by("code"))
    for script in scene.scenario.petition_batches:
        numbers = [f"D{script.on:%Y%m%d}{n:03d}" for n in range(1, script.count + 1)]
        batch = intake.receive_batch(
            round, actor=office, number=script.number, on=script.on, numbers=numbers, is_illustrative=True
        )
        rows = list(batch.petitions.select_related("round__region"))
        for n, county in enumerate(counties):
            if mine := rows[n :: len(counties)]:
                intake.assign(mine, county, actor=office, on=script.on + timedelta(days=1))
        _close(scene, script, [c for c in script.closings if c.on <= clock.today()])


def closings(scene: Scene, deed: Deed) -> None:
    """Close the petitions of one batch whose day has come."""
    script, closing = deed.data
    _close(scene, script, [closing])


def _close(scene: Scene, script: PetitionBatch, due: list[Closings]) -> None:
    batch = Batch.objects.get(round=scene.round, number=script.number)
    for closing in due:
        waiting = Assignment.objects.filter(petition__batch=batch, outcomes=None).order_by("pk")[: closing.count]
        rows = list(waiting.select_related("petition__round__region", "organisation"))
        intake.write_outcome(rows, Outcome.Kind.CLOSED, actor=scene.cast.office, on=closing.on, today=clock.today())
