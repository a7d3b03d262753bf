"""The register of letters, on screen, as a sheet and as a paper; and the letters of a unit."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.frame import DeskRequest, current_round, in_round
from cases.views.narrowing import chips
from letters import queues
from letters.filters import LetterFilter
from letters.models.scope import LetterQuerySet
from letters.reading import Line, lines, overdue
from letters.states import Kind
from letters.wording import NAMES
from orgs.permissions import may
from papers import drawing
from papers.chinese import long_date
from papers.paper import Column, Paper, Row, Table
from papers.responses import paper_response
from petitions.paging import KeyPaginator
from records import clock

PAGE = 50  # rows
MOST_PRINTED = 5000  # rows of the printed register
ORDER = ("-drafted_on", "-pk")


def found(request: DeskRequest, round: Round) -> tuple[LetterFilter, LetterQuerySet]:
    """The filter of the address and the letters that it leaves: the newest first."""
    chosen = LetterFilter(request.GET, queues.visible(request.user, round), user=request.user, round=round)
    return chosen, chosen.qs.order_by(*ORDER)


@in_round
def register(request: DeskRequest) -> HttpResponse:
    """The letters of the round that the person sees, the newest first."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    chosen, letters = found(request, round)
    page = KeyPaginator(letters, lambda rows: rows.for_list(), PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": lines(page, clock.today()),
        "xlsx_url": f"{reverse('letters:register_paper', args=['xlsx'])}?{query}",
        "pdf_url": f"{reverse('letters:register_paper', args=['pdf'])}?{query}",
        "may_draft": may(request.user, "letter.draft", round.region),
        "round": round,
    }
    return render(request, "letters/register.html", context)


@in_round
def register_paper(request: DeskRequest, kind: str) -> HttpResponse:
    """The rows of the register with the same filters, all pages, as a sheet or a paper."""
    round = current_round(request)
    if round is None or kind not in ("xlsx", "pdf", "html"):
        raise Http404
    _chosen, letters = found(request, round)
    rows = lines(letters.for_list()[:MOST_PRINTED], clock.today())
    name = f"{round.slug}-letters-{clock.today()}"
    paper = as_paper(round, rows, clock.today())
    return paper_response(request, kind, name, lambda: drawing.draw(paper, kind))


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


@in_round
def mine(request: DeskRequest) -> HttpResponse:
    """The letters to the person's unit: what is owed first, by its day; with `waits` what one card counts."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    waits = request.GET.get("waits", "")
    rows = queues.OWN[waits][2](request.user, round) if waits in queues.OWN else queues.own(request.user, round)
    wide = rows.select_related("letter__round", "organisation", "receipt__deadline", "reply__deadline")
    page = Paginator(wide.order_by("-letter__issued_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    context = {
        "page_obj": page,
        "rows": [_own(row, today) for row in page],
        "label": queues.OWN[waits][0] if waits in queues.OWN else _("Letters to my unit"),
        "waits": waits if waits in queues.OWN else "",
        "round": round,
    }
    return render(request, "letters/mine.html", context)


def _own(row: Any, today: date) -> dict[str, Any]:
    reply = getattr(row, "reply", None)
    return {
        "letter": row.letter,
        "unit": row.organisation,
        "receipt": row.receipt,
        "receipt_late": overdue(row.receipt.deadline, today),
        "reply": reply,
        "reply_late": reply is not None and overdue(reply.deadline, today),
    }
