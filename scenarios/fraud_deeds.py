"""Two signs of false rectification that are put into one replay on purpose, marked as such, and the search for them."""

from cases.domain import filing
from cases.models import TaskEvidence
from checkup.domain import looking
from scenarios import pictures
from scenarios.agenda import Deed
from scenarios.beside import FraudScript
from scenarios.scene import Scene

CAPTION = "（示例：为演示“整改体检”特意放入的图片）"
SPOT = 90  # a lie of the land that no measure has


def put_in(scene: Scene, deed: Deed) -> None:
    """The same picture on two items, or a picture taken long before."""
    script: FraudScript = deed.data
    shown = (script.problem, script.other) if script.kind == "same_photo" else (script.problem,)
    taken = script.taken_on or deed.on
    for number in shown:
        photo = pictures.photo("after", script.problem, "演示图片", taken, spot=SPOT)
        filing.add_evidence(
            scene.task_id(number), [photo], actor=scene.clerk(number), phase=TaskEvidence.Phase.AFTER, caption=CAPTION
        )


def look(scene: Scene, deed: Deed) -> None:
    """The office has the round looked through."""
    looking.ask(scene.round.pk, actor=scene.cast.office)
    while looking.carry_out_next():
        pass
