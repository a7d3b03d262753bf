"""Papers of one of the two cities: a draft, an issued one, a template; texts that a person typed carry its mark."""

from datetime import date
from typing import Any

from bulletins import writing
from bulletins.domain import drafting, issuing, templates
from bulletins.models import Bulletin
from bulletins.sampling import plain
from reports import snapshots
from reports.kinds import KINDS
from tests.bulletins.documents import word
from tests.factories import at

FROZEN, WRITTEN = "2019-05-31", "2019-06-01"


def make_bulletins(place: Any) -> None:
    """Fill `place.ids` with an issued paper, a draft and a template."""
    city, mark = place.city, place.mark
    with at(FROZEN):
        snapshot = snapshots.make(place.round.pk, date.fromisoformat(FROZEN), actor=city.office)
    with at(WRITTEN):
        issued, draft = (drafting.make(place.round.pk, "notice", snapshot.pk, actor=city.office) for _n in range(2))
        for one in (issued, draft):
            drafting.save_texts(one.pk, {"practice": f"逐项会商{mark}"}, {}, actor=city.office)
        token = writing.seen(Bulletin.objects.get(pk=issued.pk))
        issuing.issue(issued.pk, actor=city.publisher, seen_token=token)
        kind = KINDS["notice"]
        template = templates.upload(
            place.round.pk,
            kind.code,
            f"模板{mark}.docx",
            word(f"{mark}{{{{ title }}}}"),
            plain(kind),
            actor=city.office,
        )
    place.ids |= {"bulletin": issued.pk, "draft_bulletin": draft.pk, "template": template.pk}
    place.ids["old_snapshot"] = snapshot.pk
