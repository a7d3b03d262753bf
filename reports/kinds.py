"""The kinds of papers that the office sends out, each written from one source: the list that everything else reads.

`KINDS[code].compose(source, texts)` is the whole paper. It refuses (TotalsDisagree) rather than saying numbers that do
not add up, and says the same for the same source and texts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from papers.marks import unmarked
from papers.paper import Paper
from reports.catalogue import briefing, lists, monthly, petition_sums, progress_notice, ranking, sheets
from reports.catalogue.checks import paper_agrees, source_agrees
from reports.catalogue.notice_source import notice_data, work_table
from reports.source import Source

Words = str | Promise
Texts = Mapping[str, str]
FORMATS = ("pdf", "docx", "xlsx", "html")
SHEET_FORMATS = ("xlsx", "pdf", "docx", "html")


@dataclass(frozen=True)
class TextField:
    """A text of the office's own in a paper: lines are paragraphs, a line that begins with # is a heading."""

    code: str
    label: Words
    help: Words


@dataclass(frozen=True)
class Kind:
    """One kind of paper.

    `texts` are the office's own words in it. `needs` are what a source must have: "feedback" (the round's feedback has
    been given by the day), "period" (it belongs to a month, week or quarter), or a kind of rows that is not empty.
    `write` makes the paper from a source and cleaned texts; call `compose`. `formats` begin with the usual one.
    """

    code: str
    word: Words
    meaning: Words
    texts: tuple[TextField, ...]
    needs: tuple[str, ...]
    write: Callable[[Source, Texts], Paper]
    formats: tuple[str, ...] = FORMATS

    def lacks(self, source: Source) -> tuple[str, ...]:
        """Which of its needs the source does not meet; then the paper can't be composed from it."""
        return tuple(need for need in self.needs if not _has(source, need))

    def compose(self, source: Source, texts: Texts | None = None) -> Paper:
        """The whole paper, its numbers carrying the query that lists what they count (papers.marks).

        Texts of other fields than its own are left out. Raises TotalsDisagree, naming the figures, when parts of the
        source do not add up or a number of the paper is not that of its list; ValueError when the source lacks what
        the paper needs.
        """
        if lacking := self.lacks(source):
            raise ValueError(f"{self.code} needs {', '.join(lacking)}")
        own = {one.code: unmarked((texts or {}).get(one.code, "")) for one in self.texts}
        source_agrees(source)
        with override("zh-hans"):
            paper = self.write(source, own)
        paper_agrees(paper, source)
        issue = source.issue
        trail = f"{issue.trail_seq}-{issue.trail_digest[:16]}" if issue else ""
        return replace(paper, trail=trail, digest=source.digest or paper.digest)


def _has(source: Source, need: str) -> bool:
    if need == "feedback":
        given = source.head["feedback_on"]
        return bool(given and given <= source.as_of.isoformat())
    if need == "period":
        return source.period is not None
    return bool(source.of(need))


HEADINGS = _("A line that begins with # is a heading.")
NEXT_STEPS = TextField(
    "next_steps", _("next steps"), _("What will be done next. A line that begins with # is a heading.")
)
NOTES = (TextField("notes", _("notes"), _("Notes under the table, one a line.")),)


def _notice(source: Source, texts: Texts) -> Paper:
    """The progress notice, with every counted activity annexed behind the problems."""
    paper = progress_notice.compose(notice_data(source, texts))
    worked = work_table(source)
    return replace(paper, more=(worked,)) if worked else paper


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "notice",
            _("progress notice"),
            _("How far the rectification is: totals, main practice, results, next steps, every problem annexed."),
            (
                TextField("practice", _("main practice"), HEADINGS),
                TextField("results", _("results"), HEADINGS),
                NEXT_STEPS,
            ),
            ("feedback",),
            _notice,
        ),
        Kind(
            "monthly",
            _("scheduling report"),
            _("Who reported for a period, what was verified, what moved since the period before, what was corrected."),
            (
                TextField("evaluation", _("evaluation"), HEADINGS),
                TextField("problems", _("problems found"), HEADINGS),
                NEXT_STEPS,
            ),
            ("feedback", "period"),
            monthly.compose,
        ),
        Kind(
            "ranking",
            _("circular with ranking"),
            _("Units by the rate and the number of completed tasks, and what lags by name."),
            (TextField("demands", _("demands"), HEADINGS),),
            ("feedback", "task"),
            ranking.compose,
        ),
        Kind(
            "briefing",
            _("briefing"),
            _("Under the series' own head: the totals of the day, and what the office wants to tell."),
            (
                TextField("series", _("name of the series"), _("One line; empty for the usual name.")),
                TextField("title", _("title"), _("One line; empty for the usual title.")),
                TextField("body", _("what is told"), HEADINGS),
                NEXT_STEPS,
            ),
            ("feedback",),
            briefing.compose,
        ),
        Kind(
            "categories",
            _("table by category"),
            _("Problems by category and schedule status."),
            NOTES,
            ("problem",),
            sheets.categories,
            SHEET_FORMATS,
        ),
        Kind(
            "places",
            _("table by county"),
            _("Tasks and petitions by the county they lie in."),
            NOTES,
            ("feedback",),
            sheets.places,
            SHEET_FORMATS,
        ),
        Kind(
            "leaders",
            _("list of leaders"),
            _("Which leader carries which task, and how it stands."),
            NOTES,
            ("task",),
            sheets.leaders,
            SHEET_FORMATS,
        ),
        Kind(
            "problem_list",
            _("problem list"),
            _("The problems as fed back, who answers for each, and by when."),
            NOTES,
            ("problem",),
            lists.problem_list,
            SHEET_FORMATS,
        ),
        Kind(
            "measure_list",
            _("measures list"),
            _("Goal, deadline and measures of each task, and what of them was done."),
            NOTES,
            ("task",),
            lists.measure_list,
            SHEET_FORMATS,
        ),
        Kind(
            "duty_list",
            _("duty list"),
            _("Units by role and leaders by level of each task."),
            NOTES,
            ("task",),
            lists.duty_list,
            SHEET_FORMATS,
        ),
        Kind(
            "petitions",
            _("table of petitions"),
            _("How the petitions are handled, by batch, unit and type: counts, no contents."),
            NOTES,
            ("petition",),
            petition_sums.compose,
            SHEET_FORMATS,
        ),
    )
}
