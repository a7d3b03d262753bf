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
from reports.catalogue import progress_notice
from reports.catalogue.notice_source import notice_data
from reports.source import Source

Words = str | Promise
Texts = Mapping[str, str]
FORMATS = ("pdf", "docx", "xlsx", "html")


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

        Texts of other fields than its own are left out. Raises TotalsDisagree, naming the figures, when parts do not
        add up; ValueError when the source lacks what the paper needs.
        """
        if lacking := self.lacks(source):
            raise ValueError(f"{self.code} needs {', '.join(lacking)}")
        own = {one.code: unmarked((texts or {}).get(one.code, "")) for one in self.texts}
        with override("zh-hans"):
            paper = self.write(source, own)
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


NEXT_STEPS = TextField(
    "next_steps", _("next steps"), _("What will be done next. A line that begins with # is a heading.")
)

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            code="notice",
            word=_("progress notice"),
            meaning=_(
                "How far the rectification is: totals, main practice, results, next steps, every problem annexed."
            ),
            texts=(
                TextField(
                    "practice", _("main practice"), _("What else was done. A line that begins with # is a heading.")
                ),
                TextField("results", _("results"), _("What else was reached. A line that begins with # is a heading.")),
                NEXT_STEPS,
            ),
            needs=("feedback",),
            write=lambda source, texts: progress_notice.compose(notice_data(source, texts)),
        ),
    )
}
