"""Results in figures and environment figures as sentences."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from reports.catalogue.counts import recorded
from reports.catalogue.notice_data import Indicator, NoticeData, Rank, Result


def results_said(data: NoticeData) -> str:
    """The result figures in one sentence; "" of none."""
    figures = "，".join(f"{one.label}{_value(one)}{one.unit}" for one in data.results)
    return f"{figures}。" if figures else ""


def indicators_said(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    """The environment figures, one sentence a period."""
    for period, group in groupby(indicators, key=lambda one: one.period):
        yield f"{period}，" + "；".join(_indicator(one) for one in group) + "。"


def _indicator(one: Indicator) -> str:
    if not one.value:
        # "地表水环境质量排名" + "全国排名第13位" would say 排名 twice.
        return one.name.removesuffix("排名") + "、".join(_rank(rank) for rank in one.ranks)
    said = f"{one.name}{recorded(one.value, 'indicator', one.key)}{one.unit}"
    if one.change:
        change = Decimal(one.change)
        moved = f"{'上升' if change > 0 else '下降'}{one.change.lstrip('+-')}{one.change_unit}"
        said += f"，同比{moved}" if change else "，与上年同期持平"
    return said + "".join(f"，{_rank(rank)}" for rank in one.ranks)


def _rank(rank: Rank) -> str:
    moved = f"，较上年同期{'上升' if rank.change > 0 else '下降'}{abs(rank.change)}位" if rank.change else ""
    return f"{rank.scope}排名第{recorded(rank.place, 'indicator', rank.key)}位{moved}"


def _value(one: Result) -> str:
    return recorded(one.value, "result", one.key) if one.value else ""
