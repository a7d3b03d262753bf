"""A made-up publication: the twelfth batch of a city, published with two late petitions of earlier batches."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from reports.catalogue.petition_data import PublicationData, PublicRow

DAY = date(2018, 8, 9)
CONTENT = "某砖厂夜间生产，烟尘和噪声影响周边村民休息，厂区废水未经处理排入水渠。"
FOUND = "经现场核查，该厂证照齐全，夜间确有生产；厂界噪声监测值超过标准，废水经沉淀后回用，未见外排痕迹。"
DONE = "责令该厂停止夜间生产，更换风机并加装隔声罩；对噪声超标行为立案处罚，罚款2万元。整改已完成，并经复查。"


def row(place: int, **changes: Any) -> PublicRow:
    """The petition with the given serial: a founded, closed call about air, unless changed."""
    made = PublicRow(
        number=f"D430000201807{30 if changes.get('late') else 31}{place:04d}",
        batch="12",
        channel="call",
        content=CONTENT,
        region="零陵区",
        types=("air",),
        investigation=FOUND,
        verdict="founded",
        handling=DONE,
        status="closed",
        accountability="约谈1人",
    )
    return replace(made, **changes)


def publication(rows: tuple[PublicRow, ...], **changes: Any) -> PublicationData:
    """A publication of these rows with the counts that they give; keywords replace single fields."""
    own = [one for one in rows if not one.late]
    made = PublicationData(
        round_name="2018年湖南省生态环境保护督察（永州市）",
        place="永州市",
        group="省第六环境保护督察组",
        batch="12",
        number=12,
        issued_on=DAY,
        rows=rows,
        received=len(own),
        assigned=len(own),
        by_channel=dict(Counter(one.channel for one in own)),
        key_count=sum(one.key for one in own),
        by_type=dict(Counter(code for one in own for code in one.types)),
        by_place=tuple(Counter(one.region for one in own).items()),
        signatories=("永州市突出环境问题整改工作领导小组办公室",),
        digest="5f" * 32,
    )
    return replace(made, **changes)


def day() -> PublicationData:
    """15 petitions, 9 calls and 6 letters, of which 2 are key; handed on in 18 parts; 2 late ones, 1 correction."""
    own = [row(place) for place in range(1, 10)]
    own += [
        row(place, number=f"X430000201807310{place:03d}", channel="letter", region="冷水滩区", types=("water",))
        for place in range(1, 7)
    ]
    own[0] = replace(own[0], key=True, types=("air", "noise", "water"))
    own[1] = replace(own[1], key=True, types=("air", "noise"), verdict="partly_founded", status="staged")
    own[2] = replace(own[2], types=("solid_waste", "soil", "water"), verdict="basically_founded")
    own[3] = replace(own[3], verdict="unfounded", accountability="")
    own[4] = replace(own[4], verdict="", status="open", handling="", accountability="", illustrative=True)
    own[9] = replace(own[9], version=2, corrected_on=date(2018, 8, 8))
    late = (
        row(7, late=True, batch="11", status="staged"),
        row(8, number="430000201807290008", late=True, batch="9-1", channel="wechat", verdict="unfounded"),
    )
    places = (("零陵区", 10), ("冷水滩区", 8))
    return publication((*own, *late), assigned=18, by_place=places)


def load(count: int) -> PublicationData:
    """So many petitions with texts as long as real ones: about 600 characters a row, one in forty with 1,500."""
    rows = []
    for place in range(1, count + 1):
        times = 12 if place % 40 == 0 else 3
        rows.append(
            row(
                place,
                content=f"第{place}件。" + CONTENT * times,
                investigation=FOUND * times + f"核实完毕{place}。",
                handling=DONE * times,
                types=("air", "noise"),
            )
        )
    return publication(tuple(rows))
