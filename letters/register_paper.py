"""The register of letters as a paper: one row a letter, voided numbers with their reason."""

from datetime import date

from django.http import QueryDict

from cases.models import Round
from letters import queues
from letters.filters import LetterFilter
from letters.reading import Line, lines
from letters.states import Kind
from letters.wording import NAMES
from orgs.models import User
from papers.chinese import long_date
from papers.paper import Column, Paper, Row, Table
from records import clock

MOST_PRINTED = 5000  # rows of the printed register
ORDER = ("-drafted_on", "-pk")
COLUMNS = (
    Column("文号", 13),
    Column("种类", 8, centred=True),
    Column("标题", 26),
    Column("主送单位", 18),
    Column("印发日期", 10, centred=True),
    Column("签收", 7, centred=True),
    Column("回复期限", 10, centred=True),
    Column("回复", 7, centred=True),
    Column("状态", 8, centred=True),
    Column("备注", 14),
)
STATE_WORDS = {
    "draft": "草稿",
    "approved": "已审批",
    "issued": "已印发",
    "answered": "已回复",
    "lifted": "已解除",
    "dropped": "已撤稿",
    "void": "已作废",
}


def as_paper(round: Round, rows: list[Line], on: date) -> Paper:
    """The register as a paper: one row a letter, voided numbers with their reason."""
    table = Table(f"{round.region.name}督办文书登记簿", COLUMNS, tuple(_row(row) for row in rows), dense=True)
    return Paper(
        title=f"{round.region.name}督办文书登记簿",
        round_name=round.name,
        as_of=on,
        document_date=on,
        sections=(),
        attachment=table,
        illustrative=any(row.letter.is_illustrative for row in rows),
    )


def _row(row: Line) -> Row:
    letter = row.letter
    late = [word for word, flag in (("签收逾期", row.receipt_late), ("回复逾期", row.reply_late)) if flag]
    return Row(
        (
            letter.number_text or "—",
            NAMES[Kind(letter.kind)],
            letter.title,
            "、".join(one.name for one in letter.addressees.all()),
            long_date(letter.issued_on) if letter.issued_on else "—",
            "{}/{}".format(*row.receipts) if row.receipts[1] else "—",
            long_date(letter.reply_due_on) if letter.reply_due_on else "—",
            "{}/{}".format(*row.replies) if row.replies[1] else "—",
            STATE_WORDS[letter.state],
            "；".join(filter(None, (*late, letter.ended_why))) or "—",
        ),
        illustrative=letter.is_illustrative,
    )


def of(reader: User, round: Round, query: QueryDict) -> Paper:
    """The letters that the reader sees and the filters of an address leave, the newest first, on the present day."""
    chosen = LetterFilter(query, queues.visible(reader, round), user=reader, round=round)
    letters = chosen.qs.order_by(*ORDER)
    return as_paper(round, lines(letters.for_list()[:MOST_PRINTED], clock.today()), clock.today())
