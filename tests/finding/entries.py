"""An index over everything of a place, written by hand: every word that a page could hold, so that rights alone decide.

The apps write entries of their own; here each row of each kind has one with the words of its city.
"""

from bulletins.models import Bulletin
from cases.models import Problem, Round, Task
from letters.models import Letter
from orgs import tree
from orgs.models import Organisation
from petitions.models import Assignment, Petition
from records.models import Evidence
from search import index
from search.index import Passage, Thing


def write(round: Round, words: str) -> None:
    """Let every row of the round be found by `words`, and each by its own title."""
    tasks = Task.objects.filter(problem__round=round)
    organisations = Organisation.objects.filter(tree.below([round.region.path]))
    cases = Assignment.objects.filter(round=round, replies__state__in=("filed", "accepted")).distinct()
    things = [
        *_things("problem", Problem.objects.filter(round=round), lambda row: row.title, words, round),
        *_things("task", tasks.select_related("problem"), str, words, round),
        *_things("petition", Petition.objects.filter(round=round), str, words, round),
        *_things("petition_summary", Petition.objects.filter(round=round), str, words, round),
        *_things("reply", cases, lambda row: f"答复{row.pk}", words, round),
        *_things("letter", Letter.objects.filter(round=round), lambda row: row.title, words, round),
        *_things("bulletin", Bulletin.objects.filter(round=round), lambda row: f"简报{row.pk}", words, round),
        *_things("unit", organisations, lambda row: row.name, words, None),
        *_things("file", Evidence.objects.filter(uploaded_by__posts__organisation__in=organisations).distinct(),
                 lambda row: row.name, words, round),
    ]  # fmt: skip
    index.put_many(things)


def _things(kind, rows, title, words, round):
    for row in rows:
        yield Thing(
            kind, row.pk, f"{title(row)}", [Passage(f"正文{words}", "1" if kind == "file" else "")],
            round_id=round.pk if round else None, key=getattr(row, "number", "") if kind.startswith("petition") else "",
        )  # fmt: skip
