"""Deeds of a campaign: opened with its lists, counted place by place down to zero, checked across regions, closed."""

import hashlib
from datetime import date

from campaigns.domain import checking, closing, counting, planning
from campaigns.models import Campaign, CheckAssignment
from orgs.models import Organisation, Role
from scenarios.agenda import Deed
from scenarios.beside import CampaignScript, ListScript
from scenarios.scene import Scene

WEEKLY = 7
GROUP = "第{n}交叉检查组（{home}）"
SEEN = "（示例）抽查清单点位，已清零事项与上报一致。"
FOUND_BY = 0.5  # of the campaign: by then a place has found all that it finds


def begin(scene: Scene, deed: Deed) -> None:
    """The campaign with its lists and the groups that check another region than their own."""
    script: CampaignScript = deed.data
    office = scene.cast.office
    campaign = planning.open(
        scene.round.pk, actor=office, name=script.name, starts_on=script.starts_on, ends_on=script.ends_on,
        cadence=Campaign.Cadence.WEEKLY if script.every >= WEEKLY else Campaign.Cadence.DAILY,
        lists=[(one.number, one.name, one.unit) for one in script.lists], is_illustrative=True,
    )  # fmt: skip
    for n, home in enumerate(_homes(campaign)[: script.groups], start=1):
        name = GROUP.format(n=n, home=home.name)
        checking.form_group(campaign.pk, actor=office, number=n, name=name, home=home)
    checking.rotate(campaign.pk, actor=office, starts_on=script.checks_from, ends_on=script.checks_to)


def count(scene: Scene, deed: Deed) -> None:
    """Every place says what it has found and cleared so far; on the last day everything is cleared."""
    script: CampaignScript = deed.data
    campaign = _campaign(scene, script)
    rows = {one.number: one.pk for one in campaign.lists.all()}
    keys = {scene.cast.orgs[one.key].pk: one.key for one in scene.scenario.organisations}
    for place in _homes(campaign):
        clerk = scene.cast.holder(Role.CLERK, f"gov-{keys[place.pk]}")
        said = [counting.Said(rows[one.number], *so_far(script, one, keys[place.pk], deed.on)) for one in script.lists]
        counting.report_many(campaign.pk, actor=clerk, place=place, on=deed.on, said=said)


def cross_check(scene: Scene, deed: Deed) -> None:
    """Each group writes down what it saw where it was sent."""
    campaign = _campaign(scene, deed.data)
    first = campaign.lists.order_by("number")[0]
    for row in CheckAssignment.objects.filter(group__campaign=campaign).order_by("pk"):
        checking.find(row.pk, actor=scene.cast.office, text=SEEN, result="holds", list_id=first.pk)


def finish(scene: Scene, deed: Deed) -> None:
    """Every list is at zero, and the campaign is closed."""
    script: CampaignScript = deed.data
    closing.close(_campaign(scene, script).pk, actor=scene.cast.office, summary=script.summary)


def so_far(script: CampaignScript, one: ListScript, place: str, day: date) -> tuple[int, int]:
    """What a place has found and cleared of a list by a day (invented; the same on every machine)."""
    mark = int(hashlib.sha256(f"{place}/{one.number}".encode()).hexdigest()[:4], 16)
    whole = max(one.each // 2, 1) + mark % max(one.each, 1)
    gone = (day - script.starts_on).days / (script.ends_on - script.starts_on).days
    found = whole if gone >= FOUND_BY else round(whole * (0.6 + 0.4 * gone / FOUND_BY))
    return found, whole if gone >= 1 else min(found, int(whole * gone))


def _homes(campaign: Campaign) -> list[Organisation]:
    return [row.region for row in campaign.places.select_related("region").order_by("region__code")]


def _campaign(scene: Scene, script: CampaignScript) -> Campaign:
    return Campaign.objects.get(round=scene.round, name=script.name)
