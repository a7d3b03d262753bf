"""What the two cities hold of checkup."""

from typing import Any

from cases.models import Task
from checkup.domain import judging, looking
from checkup.models import Sign
from tests.checkup import frauds
from tests.factories import at


def make_checkup(place: Any) -> None:
    """Fill `place.ids`: sign and sign_photo (looked into, one photograph as “before” and “after”), sited_task,
    site_position, checkup (waiting).

    Captions and the note of the verdict carry the city's mark.
    """
    city, round = place.city, place.round
    task = Task.objects.filter(problem__round=round, stage="working").earliest("pk")
    for phase, day in (("before", "2019-05-28"), ("after", "2019-05-29")):
        upload = frauds.photo(frauds.scene(sum(map(ord, place.mark))))
        frauds.show(city, task, upload, phase=phase, day=day, caption=f"现场{place.mark}")
    frauds.place(city, task)
    with at("2019-06-03"):
        looking.look(round)
        sign = Sign.objects.get(round=round, code="photo_same", task=task)
        checkup = looking.ask(round.pk, actor=city.office)
        judging.judge(sign.pk, actor=city.office, verdict="checked", note=f"整改前后同一张照片{place.mark}")
    place.ids |= {"sign": sign.pk, "sign_photo": sign.pk, "sited_task": task.pk}
    place.ids |= {"checkup": checkup.pk, "site_position": task.site_position.pk}
