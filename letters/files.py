"""A letter as files: PDF and Word from the same paper; of an issued letter the PDF is drawn once and kept."""

from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import override

from deadlines import workdays
from letters.docx import render_docx
from letters.domain import heads
from letters.models import Letter, Version
from letters.paper import LetterPaper, compose
from letters.states import Kind
from papers import drawing, pdf
from records import clock

KINDS = ("pdf", "docx", "html")


def paper_of(letter: Letter, version: Version | None = None) -> LetterPaper:
    """The paper of a letter: as it was issued, else as `version` (the present one) would be issued today."""
    version = version or letter.versions.get(seq=letter.version)
    heading = heads.of_region(letter.region)[Kind(letter.kind)]
    today = clock.today()
    reply = letter.reply_due_on if letter.is_out else _reply_day(version, today)
    return compose(
        letter,
        version,
        addressees=list(letter.addressees.all()),
        items=list(letter.items.all()),
        issuer=heading.issuer,
        on=today,
        reply_due_on=reply,
    )


def _reply_day(version: Version, today: date) -> date | None:
    if version.reply_days is None:
        return None
    return workdays.count(today, version.reply_days, workdays.Unit.WORKING, workdays.load()).due_on


def render_html(paper: LetterPaper) -> str:
    """The letter as HTML with its style sheet inside and nothing to load; all text is escaped."""
    columns = []
    if paper.attachment:
        widths = (f"{width:.3f}" for width in paper.attachment.percentages())
        columns = list(zip(paper.attachment.columns, widths, strict=True))
    with override("zh-hans"):
        return render_to_string("letters/paper.html", {"paper": paper, "columns": columns})


def drawn(letter: Letter, kind: str) -> bytes:
    """The letter as `pdf`, `docx` or `html`. Raises papers.pdf.PdfError."""
    if kind == "html":
        return render_html(paper_of(letter)).encode()
    if kind == "docx":
        return render_docx(paper_of(letter))
    if letter.is_out:
        return drawing.once(_kept_as(letter), lambda: _pdf(letter))
    return _pdf(letter)


def is_kept(letter: Letter) -> bool:
    """Whether its PDF lies there already; a draft's never does."""
    return letter.is_out and drawing.is_kept(_kept_as(letter))


def _kept_as(letter: Letter) -> str:
    return f"letter-{letter.pk}-{letter.state == 'void'}-{_mark(letter)}.pdf"


def _pdf(letter: Letter) -> bytes:
    paper = paper_of(letter)
    html = render_html(paper)
    return drawing.in_turn(lambda: pdf.draw(html, paper.document_date).pdf)


def _mark(letter: Letter) -> str:
    """What tells an issued letter of one database from another one with the same key."""
    return f"{letter.year}-{letter.number}-{letter.issued_at:%Y%m%d%H%M%S%f}"


def file_name(letter: Letter) -> str:
    """The name of its files without the ending: number and title, else the kind and its key."""
    return f"{letter.number_text}{letter.title}"[:80] if letter.number else f"{letter.get_kind_display()}-{letter.pk}"
