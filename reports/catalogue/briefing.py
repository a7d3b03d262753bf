"""The briefing (工作简报): its own head, the totals of the day, and what the office wants to tell.

Form: domain reference, (k): series, year and number, the office that edits it at the left, the date at the right, a red
line. It is no red-head document and bears no document number.
"""

from collections.abc import Iterator, Mapping

from papers.chinese import long_date
from papers.paper import Head, Paper, Section
from reports.catalogue.facts import inspection_of, office
from reports.catalogue.notice_data import NoticeData
from reports.catalogue.notice_source import next_steps, notice_data
from reports.catalogue.progress_notice import chapter, totals_said
from reports.catalogue.results import indicators_said, results_said
from reports.catalogue.words import notes
from reports.source import Source

SERIES = "督察整改工作简报"


def compose(source: Source, texts: Mapping[str, str]) -> Paper:
    """Write the briefing; before it is issued it has a blank instead of its number."""
    head, data = source.head, notice_data(source, {})
    issue = source.issue
    number = f"{issue.year}年第{issue.number}期" if issue else f"{source.as_of.year}年第　期"
    title = texts.get("title", "").strip() or f"{head['place']}{inspection_of(head['level'])}反馈问题整改进展情况"
    return Paper(
        title=title,
        round_name=head["name"],
        as_of=source.as_of,
        document_date=source.document_date,
        sections=tuple(_sections(source, data, texts)),
        signatories=(office(head),),
        illustrative=data.illustrative,
        head=Head(texts.get("series", "").strip() or SERIES, number, office(head)),
    )


def _sections(source: Source, data: NoticeData, texts: Mapping[str, str]) -> Iterator[Section]:
    yield Section("", 0, (f"截至{long_date(source.as_of)}，{data.place}反馈问题整改和信访举报件办理情况如下。",))
    yield from chapter("总体进展", [("", totals_said(data))])
    for note in notes(texts.get("body", ""), "工作动态"):
        yield from chapter(note.heading, [("", note.paragraphs)])
    results = tuple(line for line in (results_said(data), *indicators_said(data.indicators)) if line)
    yield from chapter("整改成效", [("", results)])
    steps = next_steps(source, texts)
    if len(steps) == 1:
        yield from chapter("下一步安排", [("", steps[0].paragraphs)])
    else:
        yield from chapter("下一步安排", [(note.heading, note.paragraphs) for note in steps])
