"""The report on a campaign as a paper: what was found, cleared and left, list by list and place by place.

The wording is ours. Chinese by nature.
"""

from datetime import date

from django.db.models import Count, Q

from campaigns import standing
from campaigns.models import Campaign, CampaignList, CampaignPlace, CheckAssignment, CheckFinding
from papers.chinese import long_date, long_span
from papers.paper import Column, Paper, Row, Section, Table

KINDS = ("pdf", "docx", "html")
LISTS = (
    Column("序号", 5, centred=True),
    Column("清单", 26),
    Column("计量", 6, centred=True),
    Column("排查", 9, centred=True),
    Column("清零", 9, centred=True),
    Column("剩余", 9, centred=True),
    Column("未清零原因", 24),
)
CHECKS = (
    Column("检查组", 16),
    Column("来自", 12),
    Column("检查地区", 12),
    Column("时间", 20, centred=True),
    Column("发现", 8, centred=True),
    Column("其中问题", 8, centred=True),
)


class SumsDisagree(ValueError):
    """What the places have does not add up to the lists; the report is not written."""


def compose(campaign: Campaign, on: date) -> Paper:
    """The campaign's report as of a day, or of its closing: six queries.

    Raises SumsDisagree unless places and lists add up to the same.
    """
    as_of = min(on, campaign.closed_on or on)
    lists = list(campaign.lists.select_related("organisation"))
    places = list(campaign.places.select_related("region"))
    counts = standing.matrix(campaign, as_of)
    _require_sums(lists, places, counts)
    checks = _checks(campaign, as_of)
    name = campaign.name
    more = (_by_place(name, lists, places, counts), *((_cross(name, checks),) if checks else ()))
    return Paper(
        title=f"{name}{'完成情况报告' if campaign.closed_on else '进展情况报告'}",
        round_name=campaign.round.name,
        as_of=as_of,
        document_date=as_of,
        sections=(
            Section("总体情况", 1, _overall(campaign, lists, places, counts, as_of)),
            Section("清单进展", 1, tuple(_said(one, counts.of_list(one.pk)) for one in lists)),
            *((Section("交叉检查", 1, (_checked(checks),)),) if checks else ()),
            *((Section("主要成效", 1, tuple(campaign.summary.splitlines())),) if campaign.summary else ()),
        ),
        attachment=_by_list(name, lists, counts),
        more=more,
        illustrative=campaign.is_illustrative,
    )


def _require_sums(lists: list[CampaignList], places: list[CampaignPlace], counts: standing.Matrix) -> None:
    for one in lists:
        parts = sum((counts.of(one.pk, place.region_id) for place in places), standing.Count())
        if parts != counts.of_list(one.pk):
            raise SumsDisagree(f"{one}: {parts} by place, {counts.of_list(one.pk)} in all")


def _overall(
    campaign: Campaign, lists: list[CampaignList], places: list[CampaignPlace], counts: standing.Matrix, as_of: date
) -> tuple[str, ...]:
    zero = [one for one in lists if counts.of_list(one.pk).at_zero]
    span = long_span(campaign.starts_on, campaign.ends_on)
    first = f"{campaign.name}于{span}开展，历时{campaign.days}天，共{len(lists)}张清单，{len(places)}个地区参加。"
    done = "全部清零" if len(zero) == len(lists) else f"{len(zero)}张已清零，{len(lists) - len(zero)}张尚未清零"
    return (
        first,
        f"截至{long_date(as_of)}，{len(lists)}张清单中{done}。" if zero else f"截至{long_date(as_of)}，{done}。",
    )


def _said(one: CampaignList, count: standing.Count) -> str:
    if not count.reported:
        return f"{one.name}：尚无数据上报。"
    unit = one.unit_word
    rest = "，已清零" if count.at_zero else f"，剩余{count.remaining}{unit}"
    why = f"。未清零原因：{one.left_open_why.rstrip('。')}" if one.left_open_why else ""
    return f"{one.name}：排查{count.found}{unit}，完成{count.cleared}{unit}{rest}{why}。"


def _by_list(name: str, lists: list[CampaignList], counts: standing.Matrix) -> Table:
    rows = []
    for one in lists:
        count = counts.of_list(one.pk)
        told = [str(n) for n in (count.found, count.cleared, count.remaining)] if count.reported else ["—"] * 3
        rows.append(Row((str(one.number), one.name, one.unit_word, *told, one.left_open_why or "—")))
    return Table(f"{name}清单完成情况", LISTS, tuple(rows))


def _by_place(name: str, lists: list[CampaignList], places: list[CampaignPlace], counts: standing.Matrix) -> Table:
    """Remaining by place and list, with the sums of the lists in the last row."""
    columns = (Column("地区", 14), *(Column(f"清单{one.number}", 7, centred=True) for one in lists))
    rows = [Row((place.region.name, *(_cell(counts.of(one.pk, place.region_id)) for one in lists))) for place in places]
    rows.append(Row(("合计", *(_cell(counts.of_list(one.pk)) for one in lists))))
    notes = ("表中为各地区各清单剩余数量；“—”表示未上报。",)
    return Table(f"{name}分地区剩余情况", columns, tuple(rows), notes)


def _cell(count: standing.Count) -> str:
    return str(count.remaining) if count.reported else "—"


def _checks(campaign: Campaign, as_of: date) -> list[CheckAssignment]:
    found = Count("findings", filter=Q(findings__seen_on__lte=as_of))
    bad = Count("findings", filter=Q(findings__seen_on__lte=as_of, findings__result__in=CheckFinding.BAD))
    rows = CheckAssignment.objects.filter(group__campaign=campaign, starts_on__lte=as_of)
    rows = rows.select_related("group", "home", "region").annotate(found=found, bad=bad)
    return list(rows.order_by("starts_on", "region__path"))


def _checked(checks: list[CheckAssignment]) -> str:
    groups, regions = len({one.group_id for one in checks}), len({one.region_id for one in checks})
    found = sum(getattr(one, "found", 0) for one in checks)
    bad = sum(getattr(one, "bad", 0) for one in checks)
    return (
        f"共{groups}个检查组对{regions}个地区开展交叉检查，不检查本地区，形成检查记录{found}条，其中发现问题{bad}个。"
    )


def _cross(name: str, checks: list[CheckAssignment]) -> Table:
    rows = tuple(
        Row((
            one.group.name, one.home.name, one.region.name,
            f"{one.starts_on:%Y-%m-%d}至{one.ends_on:%m-%d}",
            str(getattr(one, "found", 0)), str(getattr(one, "bad", 0)),
        ))
        for one in checks
    )  # fmt: skip
    return Table(f"{name}交叉检查情况", CHECKS, rows)
