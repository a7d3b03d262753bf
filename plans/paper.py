"""A version of the round's plan as a paper: task by task, with the duty list as its attachment."""

from itertools import groupby

from papers.chinese import long_date
from papers.paper import Column, Paper, Row, Section, Table
from plans import content
from plans.models import PlanVersion
from plans.states import State

COLUMNS = (
    Column("序号", 5, centred=True),
    Column("反馈问题", 20),
    Column("整改目标", 24),
    Column("整改时限", 12),
    Column("牵头单位", 12),
    Column("责任单位", 14),
    Column("配合单位", 13),
)
STATE_WORDS = {
    State.DRAFT: "征求意见前稿", State.CONSULTING: "征求意见稿", State.SETTLED: "送审稿", State.SUBMITTED: "报送稿",
    State.RECEIVED: "报送稿", State.RETURNED: "退回修改稿", State.APPROVED: "批准稿", State.FILED: "备案稿",
}  # fmt: skip


LINE = 20  # characters of a title that fit into one line
LAST = "整改方案"


def compose(version: PlanVersion) -> Paper:
    """The paper of a version; its plan and round are loaded."""
    round, rows = version.plan.round, version.content["tasks"]
    table = Table(f"{version.plan.title}责任清单", COLUMNS, tuple(_row(row) for row in rows), dense=True)
    return Paper(
        title=f"{_parted(version.plan.title)}\n（第{version.number}版·{STATE_WORDS[State(version.state)]}）",
        round_name=round.name,
        as_of=version.made_on,
        document_date=version.filed_on or version.made_on,
        sections=tuple(_sections(version)),
        attachment=table,
        signatories=tuple(round.signatories),
        illustrative=any(row["illustrative"] for row in rows),
        digest=version.digest,
    )


def _parted(title: str) -> str:
    """A title of two lines parts before its last words: never inside them."""
    return f"{title.removesuffix(LAST)}\n{LAST}" if len(title) > LINE and title.endswith(LAST) else title


def _sections(version: PlanVersion) -> list[Section]:
    round, rows = version.plan.round, version.content["tasks"]
    first = f"本方案依据{round.group_name}反馈意见制定，共{len(rows)}项整改任务，内容截至{long_date(version.made_on)}。"
    found = [Section("", 0, (first,))]
    for (_number, name), tasks in groupby(rows, key=lambda row: tuple(row["category"])):
        found.append(Section(name, 1))
        found += [Section(f"{row['title']}（问题{content.key(row)}）", 2, tuple(content.lines(row))) for row in tasks]
    return found


def _row(row: content.Row) -> Row:
    duties = dict(content.duties(row))
    names = (duties.get(heading, "—") for heading in ("牵头单位", "责任单位", "配合单位"))
    cells = (content.key(row), row["title"], row["goal"], row["deadline"]["words"], *names)
    return Row(cells, illustrative=row["illustrative"])
