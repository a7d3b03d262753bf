"""What the two cities hold of campaigns: figures, an entry with a file, a group, a check with a finding."""

from datetime import date
from typing import Any

from campaigns.domain import checking, counting, entries, planning
from cases.models import Task
from records import evidence
from tests.factories import at, make_org, picture

DAY = "2019-05-28"


def make_campaigns(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
    city, mark, day = place.city, place.mark, date.fromisoformat(DAY)
    west = make_org(f"西县{mark}", city.city, kind="region")
    with at(DAY):
        campaign = planning.open(
            place.round.pk, actor=city.office, name=f"清零{mark}", starts_on=date(2019, 5, 1),
            ends_on=date(2019, 8, 8), cadence="daily", lists=[(1, f"锅炉{mark}", "台"), (2, f"企业{mark}", "家")],
        )  # fmt: skip
        first, second = campaign.lists.all()
        counting.report(first.pk, actor=city.unit, place=city.county, on=day, found=5, cleared=2)
        entry = entries.add(second.pk, actor=city.unit, place=city.county, name=f"某厂{mark}")
        kept = evidence.store(picture(), by=city.unit)
        entries.clear(entry.pk, actor=city.unit, how=f"关停{mark}", evidence=[kept])
        own = entries.add(
            second.pk, actor=city.office, place=city.county, name=f"包案点位{mark}",
            task=Task.objects.get(pk=place.ids["task"]), organisation=city.lead,
        )  # fmt: skip
        group = checking.form_group(campaign.pk, actor=city.office, number=1, name=f"一组{mark}", home=west)
        check = checking.assign(group.pk, actor=city.office, region=city.county, starts_on=day, ends_on=day)
        checking.find(check.pk, actor=city.verifier, text=f"仍在运行{mark}", result="unfinished", list_id=first.pk)
    place.ids |= {"campaign": campaign.pk, "campaign_list": first.pk, "campaign_entry": entry.pk}
    place.ids["campaign_check"] = check.pk
    assert own.task_id
    kwargs = place.ids.setdefault("kwargs", {})
    kwargs |= {f"campaigns:{name}": {"number": 1} for name in ("list", "add", "template")}
    kwargs |= {
        "campaigns:entry": {"entry": entry.pk},
        "campaigns:file": {"entry": entry.pk, "file_id": kept.pk},
        "campaigns:sheet": {"place": city.county.pk},
        "campaigns:check": {"check": check.pk},
    }
