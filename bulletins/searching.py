"""What of papers can be found: "bulletin", those with a number, for everybody for whom Bulletin.visible_to is true.

A draft says nothing that its snapshot does not say, and is found in the round's list.
"""

from collections.abc import Iterable, Iterator, Sequence

from bulletins.models import Bulletin
from bulletins.writing import content
from papers.paper import Paper, Table
from search.index import Passage, Thing
from search.sources import Source


def _ids() -> Iterable[int]:
    return Bulletin.objects.filter(number__isnull=False).order_by("pk").values_list("pk", flat=True)


def _bulletins(ids: Sequence[int]) -> list[Thing]:
    rows = Bulletin.objects.filter(pk__in=ids, number__isnull=False).select_related("round").order_by("pk")
    return [_thing(row, content(row).paper) for row in rows]


def _thing(row: Bulletin, paper: Paper) -> Thing:
    return Thing(
        "bulletin", row.pk, "".join(paper.title.split()), list(_passages(paper)),
        round_id=row.round_id, day=row.issued_on, key=f"〔{row.year}〕{row.number}",
    )  # fmt: skip


def _passages(paper: Paper) -> Iterator[Passage]:
    yield Passage("\n".join(line for part in paper.sections for line in (part.heading, *part.paragraphs) if line))
    for table in (paper.attachment, *paper.more):
        if table:
            yield Passage(_words(table), table.title[:200])


def _words(table: Table) -> str:
    return "\n".join([table.title, *("\t".join(row.cells) for row in table.rows), *table.notes])


BULLETINS = Source("bulletin", _ids, _bulletins)
SOURCES = (BULLETINS,)
