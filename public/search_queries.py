"""The search of the public site: only entries that everybody may read, each with the address of its public page."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from public import kept, petition_queries
from search import opened, query
from search.marks import pieces
from search.models import Entry

EXACT = 1_000  # entries that are counted; beyond it there are "more than 1,000"
PAGE = 20  # rows
TITLE, TEXT = 200, 140  # characters shown

Piece = tuple[str, bool]
Place = tuple[str, int | None, int]  # kind, round, subject


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of public page: its name in the list, and the address of an entry's page in the round with this slug."""

    label: str | Promise
    page: Callable[[Entry, str], str]


KINDS: Mapping[str, Kind] = {
    "problem": Kind(_("Problems"), lambda entry, slug: reverse("public:problem", args=[slug, int(entry.key)])),
    "plan": Kind(_("Plans"), lambda entry, slug: reverse("public:plan", args=[slug])),
    "notice": Kind(_("Public notices"), lambda entry, _slug: reverse("public:notice", args=[entry.subject])),
    "petition": Kind(_("Results of petitions"), lambda entry, slug: petition_queries.address(slug, entry.title)),
    "publication": Kind(
        pgettext_lazy("kind of hit", "Tables of petitions"),
        lambda entry, slug: reverse("public:publication", args=[slug, int(entry.key)]),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the list: pieces of title and text, each with whether it is marked."""

    label: str | Promise
    url: str
    title: list[Piece]
    text: list[Piece]
    day: date | None
    round: str
    illustrative: bool
    number: str = ""  # of the problem of a plan in which the words stand


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice beside the list: its value in the address, its words, how many things the list has then.

    `count` is None where there are too many to count.
    """

    value: str
    label: str | Promise
    count: int | None


class Search:
    """The things that hold the words, narrowed to a kind and a round; what cannot be chosen finds nothing.

    Of more entries than EXACT only those are looked at that a list of EXACT begins with: with the number, with the
    words in their title, the newest. Costs three queries for the counts, up to six more where there are too many, and
    two for the lines of a page.
    """

    def __init__(self, words: str, kind: str = "", slug: str = "") -> None:
        self.words, self.kind, self.slug = words, kind, slug
        keys = opened.numbers(words, list(KINDS), None, EXACT + 1)
        self._is_wide = len(keys) > EXACT
        self._rounds = self._rounds_of(found := self._places(keys))
        self._counts = Counter((kind, self._slug(round_id)) for kind, round_id, _subject in found)
        self.total, self.is_more = self._sum(kind, slug), False
        if self._is_wide and (kind or slug):
            rounds = [pk for pk, one in self._rounds.items() if one.slug == slug] if slug else None
            keys = opened.numbers(words, [kind] if kind else list(KINDS), rounds, EXACT + 1)
            found = self._places(keys)
        self._keys = keys
        if self._is_wide:
            self.total, self.is_more = min(EXACT, len(found)), len(keys) > EXACT

    def _places(self, keys: Sequence[int]) -> set[Place]:
        return set(Entry.objects.filter(pk__in=keys, is_public=True).values_list("kind", "round_id", "subject"))

    def _rounds_of(self, found: Iterable[Place]) -> dict[int, Round]:
        """The rounds that have something; of too many to be counted every round that the public may know of."""
        rows = Round.objects.order_by("-entered_on", "slug")
        if self._is_wide:
            known = kept.numbers("rounds of the search", _rounds_found)
            return {row.pk: row for row in rows.filter(pk__in=known)}
        return {row.pk: row for row in rows.filter(pk__in={round_id for _kind, round_id, _subject in found})}

    def kinds(self) -> list[Facet]:
        """Every kind of which the round chosen has something, and the one that is chosen."""
        shown = [Facet("", _("Everything"), self._told("", self.slug))]
        shown += [Facet(kind, one.label, self._told(kind, self.slug)) for kind, one in KINDS.items()]
        return [one for one in shown if one.count != 0 or one.value in ("", self.kind)]

    def rounds(self) -> list[Facet]:
        """Every round that has something of the kind chosen, the newest inspection first."""
        shown = [Facet(one.slug, one.name, self._told(self.kind, one.slug)) for one in self._rounds.values()]
        return [Facet("", _("All rounds"), self._told(self.kind, "")), *(one for one in shown if one.count != 0)]

    def hits(self, start: int, end: int) -> list[Hit]:
        """Some lines of the list: the number itself first, then words in titles, each newest first."""
        things = (
            self._chosen()
            .values("kind", "subject")
            .annotate(first=Min("part"), rank=Min(query.rank(self.words)), newest=Max("day"))
        )
        chosen = list(things.order_by("rank", "-newest", "kind", "-subject")[start:end])
        texts = {(one.kind, one.subject): one for one in _first(chosen)}
        return [
            self._hit(one)
            for row in chosen
            if (one := texts.get((row["kind"], row["subject"]))) and one.round_id in self._rounds
        ]

    def _chosen(self) -> QuerySet[Entry]:
        rows = Entry.objects.filter(pk__in=self._keys, is_public=True)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.slug:
            rows = rows.filter(round_id__in=[pk for pk, one in self._rounds.items() if one.slug == self.slug])
        return rows.order_by()

    def _slug(self, round_id: int | None) -> str:
        return self._rounds[round_id].slug if round_id in self._rounds else ""

    def _sum(self, kind: str, slug: str) -> int:
        return sum(n for (a, b), n in self._counts.items() if kind in ("", a) and slug in ("", b))

    def _told(self, kind: str, slug: str) -> int | None:
        return None if self._is_wide else self._sum(kind, slug)

    def _hit(self, entry: Entry) -> Hit:
        kind, round = KINDS[entry.kind], self._rounds[entry.round_id or 0]
        return Hit(
            label=kind.label,
            url=kind.page(entry, round.slug),
            title=pieces(entry.title, self.words, TITLE),
            text=pieces(entry.text, self.words, TEXT),
            day=entry.day,
            round=round.name,
            illustrative=round.is_illustrative,
            number=entry.where if entry.kind == "plan" else "",
        )


def _rounds_found() -> list[int]:
    """Rounds of which anything can be found."""
    rows = Entry.objects.filter(is_public=True, kind__in=KINDS, round_id__isnull=False).order_by()
    return sorted(pk for pk in rows.values_list("round_id", flat=True).distinct() if pk)


def _first(chosen: Sequence[Mapping[str, Any]]) -> QuerySet[Entry]:
    """The first passage of each thing in which the words stand."""
    one = [Q(kind=row["kind"], subject=row["subject"], part=row["first"]) for row in chosen]
    return Entry.objects.filter(reduce(or_, one, Q(pk__in=[])), is_public=True).defer("folded")
