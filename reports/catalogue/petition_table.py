"""The daily public table of petitions (群众信访举报转办和边督边改公开情况一览表) and the bulletin before it.

Like every paper here it is an official Chinese document whatever language its reader has chosen for the screens. Its
sentences are made from counts, and no sentence is written from counts that do not add up.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from papers.chinese import long_date
from papers.paper import Column, Paper, Row, Section, Table
from reports.catalogue.petition_checks import check, own_rows, shown_rows
from reports.catalogue.petition_data import PublicationData, PublicRow
from reports.figures import rate

NAME = "群众信访举报转办和边督边改公开情况一览表"
ONLY_CHANNEL = {
    "call": "为来电",
    "letter": "为来信",
    "wechat": "来自微信",
    "other": "来自其他途径",
    "": "未注明方式",
}
CHANNELS = {"call": "来电", "letter": "来信", "wechat": "微信", "other": "其他途径", "": "未注明方式"}
TYPES = {
    "water": "水",
    "air": "大气",
    "soil": "土壤",
    "ecology": "生态",
    "noise": "噪声",
    "radiation": "辐射",
    "solid_waste": "固体废物",
    "marine": "海洋",
    "other": "其他",
}
VERDICTS = {"founded": "属实", "basically_founded": "基本属实", "partly_founded": "部分属实", "unfounded": "不属实"}
STATUSES = {"closed": "已办结", "staged": "阶段性办结", "open": "未办结"}
COLUMNS = (  # weights in millimetres of a dense page
    Column("序号", 9, centred=True),
    Column("受理编号", 21),
    Column("交办问题基本情况", 48),
    Column("行政区域", 16),
    Column("污染类型", 16, centred=True),
    Column("调查核实情况", 49),
    Column("是否属实", 16, centred=True),
    Column("处理和整改情况", 45),
    Column("是否办结", 16, centred=True),
    Column("责任人被处理情况", 17),
    Column("备注", 14),
)
LETTERS = {"D": "call", "X": "letter"}  # 电 and 信: how petition numbers of inspection groups begin


def compose(data: PublicationData) -> Paper:
    """Write bulletin and table. Raises TotalsDisagree, naming the figures, when parts do not add up to their totals."""
    check(data)
    return Paper(
        title=f"{data.place}群众信访举报转办和边督边改\n情况公开（第{data.number}批）",
        round_name=data.round_name,
        as_of=data.issued_on,
        document_date=data.issued_on,
        sections=tuple(_sections(data)),
        attachment=_table(data) if data.rows else None,
        signatories=data.signatories,
        illustrative=any(row.illustrative for row in data.rows),
        digest=data.digest,
    )


def _sections(data: PublicationData) -> Iterator[Section]:
    yield Section("", 0, (_opening(data),))
    written = (
        ("交办情况", (_types(data), _split(data), _places(data))),
        ("调查核实和办理情况", (_verdicts(data), _closing(data))),
        (
            "补充公开和更正情况",
            (_before(data), _missing(data), _late(data), _corrected(data), _superseded(data), _withdrawn(data)),
        ),
    )
    for heading, paragraphs in written:
        kept = tuple(paragraph for paragraph in paragraphs if paragraph)
        if kept:
            yield Section(heading, 1, kept)


def _opening(data: PublicationData) -> str:
    named = f"第{data.batch}批" if data.batch else "本批"
    if data.received:
        said = f"{data.group}向{data.place}交办{named}群众信访举报件{data.received}件{_channels(data)}{_key(data)}。"
    else:
        said = f"{data.group}{named}未向{data.place}交办群众信访举报件。"
    shown = len(shown_rows(data))
    if not shown:
        return said
    ordinal = "" if str(data.number) == data.batch else f"（第{data.number}批公开）"
    return f"{said}现将截至{long_date(data.issued_on)}的{shown}件转办和边督边改情况予以公开{ordinal}。"


def _channels(data: PublicationData) -> str:
    kept = [code for code in CHANNELS if data.by_channel.get(code)]
    if len(kept) == 1:
        return f"，{'均' if data.received > 1 else ''}{ONLY_CHANNEL[kept[0]]}"
    return f"，其中{_listed([(CHANNELS[code], data.by_channel[code]) for code in kept])}"


def _key(data: PublicationData) -> str:
    if not data.key_count:
        return ""
    if data.key_count < data.received:
        return f"；重点关注件{data.key_count}件"
    return f"，{'均' if data.received > 1 else ''}属重点关注件"


def _types(data: PublicationData) -> str:
    codes = [*TYPES, *(code for code in data.by_type if code and code not in TYPES)]
    named = [(TYPES.get(code, code), data.by_type[code]) for code in codes if data.by_type.get(code)]
    if not named:
        return ""
    total = sum(count for _word, count in named)
    if data.received == 1:
        return f"污染类型为{'、'.join(word for word, _count in named)}。"
    said = f"按污染类型计，{_listed(named)}"
    untyped = data.by_type.get("", 0)
    if total > data.received - untyped:
        said += f"，合计{total}项；各类之和多于交办件数，是因为有的信访举报件涉及多种污染类型，在各类中分别计数"
    if untyped or total < data.received:
        said += f"；{f'另有{untyped}件' if untyped else '有的信访举报件'}未注明污染类型"
    return f"{said}。"


def _split(data: PublicationData) -> str:
    more = data.assigned - data.received
    if more <= 0:
        return f"已交责任单位办理{data.assigned}件。" if more and data.assigned else ""
    who = "该件涉及多个责任单位" if data.received == 1 else "有的信访举报件涉及多个责任单位，分别交办"
    return f"{who}，经分解实办{data.assigned}件，比交办件数多{more}件。"


def _places(data: PublicationData) -> str:
    named = [(name, count) for name, count in data.by_place if count]
    if not named:
        return ""
    base = sum(count for _name, count in named)
    if len(named) == 1:
        return f"按行政区域分，{'均' if base > 1 else ''}在{named[0][0]}。"
    counted = "按实办件数，各行政区域为" if base != data.received else "按行政区域分，"
    return f"{counted}{_listed(named)}。"


def _verdicts(data: PublicationData) -> str:
    rows = shown_rows(data)
    counts = Counter(row.verdict for row in rows)
    kept = [(word, counts[code]) for code, word in VERDICTS.items() if counts[code]]
    if not rows:
        return ""
    who = f"本次公开的{len(rows)}件"
    if not kept:
        return f"{who}{'均' if len(rows) > 1 else ''}尚在调查核实。"
    if len(kept) == 1 and not counts[""]:
        return f"{who}，经调查核实{'均' if len(rows) > 1 else ''}{kept[0][0]}。"
    waiting = f"；尚在调查核实{counts['']}件" if counts[""] else ""
    return f"{who}中，经调查核实{_listed(kept)}{waiting}。"


def _closing(data: PublicationData) -> str:
    rows = shown_rows(data)
    counts = Counter(row.status for row in rows)
    words = STATUSES | {"": "尚未报告办理结果"}
    kept = [(word, counts[code]) for code, word in words.items() if counts[code]]
    if not kept:
        return ""
    if len(kept) == 1:
        return f"从办理情况看，{'均' if len(rows) > 1 else ''}{kept[0][0]}。"
    done = counts["closed"] + counts["staged"]
    share = _share(done, len(rows)) if 0 < done < len(rows) else ""
    how = "（阶段性办结计入办结）" if share and counts["staged"] else ""
    return f"从办理情况看，{_listed(kept)}{f'；办结率{share}{how}' if share else ''}。"


def _share(part: int, whole: int) -> str:
    """Return part of whole in percent with one decimal, by the rule of all pages."""
    return f"{rate(part, whole, 1)}%"


def _before(data: PublicationData) -> str:
    return f"本批另有{data.published_before}件此前已公开。" if data.published_before else ""


def _missing(data: PublicationData) -> str:
    missing = data.received - len(own_rows(data)) - data.published_before
    if not missing:
        return ""
    if missing == data.received:
        return f"本批{missing}件{'均' if missing > 1 else ''}未列入本次公开。"
    return f"本批另有{missing}件未列入本次公开。"


def _late(data: PublicationData) -> str:
    rows = [row for row in shown_rows(data) if row.late and not row.again]
    return _named("补充公开以前批次的信访举报件", [f"{row.number}（第{row.batch}批）" for row in rows])


def _corrected(data: PublicationData) -> str:
    rows = [row for row in shown_rows(data) if row.version > 1]
    days = [f"{long_date(row.corrected_on)}更正，" if row.corrected_on else "" for row in rows]
    names = [f"{row.number}（{day}第{row.version}版）" for row, day in zip(rows, days, strict=True)]
    return _named("更正已公开的信访举报件", names)


def _superseded(data: PublicationData) -> str:
    rows = [row for row in shown_rows(data) if row.superseded]
    days = [f"{long_date(row.superseded_on)}更正，" if row.superseded_on else "" for row in rows]
    names = [f"{row.number}（{day}第{row.superseded}版）" for row, day in zip(rows, days, strict=True)]
    return _named("本次公开后又作更正的信访举报件", names)


def _withdrawn(data: PublicationData) -> str:
    names = [row.number for row in data.rows if row.withdrawn]
    said = _named("撤回已公开的信访举报件", names)
    return f"{said[:-1]}。表中仅保留{'其' if len(names) == 1 else '上述'}受理编号。" if said else ""


def _named(what: str, names: Sequence[str]) -> str:
    return f"{what}{len(names)}件：{'、'.join(names)}。" if names else ""


def _listed(counts: Sequence[tuple[str, int]]) -> str:
    return "、".join(f"{word}{count}件" for word, count in counts)


def _table(data: PublicationData) -> Table:
    rows = tuple(_row(number, row) for number, row in enumerate(data.rows, 1))
    notes = [f"本表内容截至{long_date(data.issued_on)}；依法不予公开的个人信息未列出。"]
    if any(not cell for row in rows for cell in row.cells[2:-1]):
        notes.append("空白栏为尚无情况或不予公开的内容。")
    if any(row.illustrative for row in data.rows):
        notes.append("标有“示例”的信访举报件为说明性内容，不对应具体事项。")
    title = f"{NAME}（第{data.batch or data.number}批）"
    return Table(title=title, columns=COLUMNS, rows=rows, notes=tuple(notes), dense=True)


def _row(place: int, row: PublicRow) -> Row:
    if row.withdrawn:
        empty = ("",) * (len(COLUMNS) - 3)
        return Row((str(place), row.number, *empty, "已撤回"), row.illustrative)
    cells = (
        str(place),
        row.number,
        row.content,
        row.region,
        "、".join(TYPES.get(code, code) for code in row.types),
        row.investigation,
        VERDICTS.get(row.verdict, ""),
        row.handling,
        STATUSES.get(row.status, ""),
        row.accountability,
        _remarks(row),
    )
    return Row(cells, row.illustrative)


def _remarks(row: PublicRow) -> str:
    """Return the last cell: what no other column holds, in words that the reading of such tables knows."""
    told = LETTERS.get(row.number[:1]) if re.match(r"[DX]\d", row.number) else None
    remarks = (
        "重点件" if row.key else "",
        CHANNELS[row.channel] if row.channel and row.channel != told else "",
        f"补公开第{row.batch}批" if row.late and not row.again else "",
        f"更正（第{row.version}版）" if row.version > 1 else "",
        f"已更正，见第{row.superseded}版" if row.superseded else "",
        row.remark,
    )
    return "；".join(remark for remark in remarks if remark)
