"""From released versions and tables to cards: the only reading of petitions for public pages.

Nothing of the ledger is read but the petition's number and its batch's place in the order; never a summary, an
original wording, an identity or a reply.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone

from cases.models import Round
from petitions import released
from petitions.models import Petition, PublicVersion
from petitions.projection import columns, differences
from petitions.reading.numbers import clean_number
from petitions.states import Pollution, Status, Verdict
from public import kept
from public.petition_cards import Count as CountCard
from public.petition_cards import PetitionCard, PetitionLine, RoundLine, TableLine, VersionLine
from reports.models import Publication, PublicationLine, Release

State = PublicVersion.State
PUBLIC_TABLES = (Publication.State.RELEASED, Publication.State.WITHDRAWN)


def rounds() -> list[RoundLine]:
    """Every round of which results or tables of petitions were ever released, the newest inspection first."""
    results, tables = _counts(released.ever().filter(state=State.RELEASED)), _table_counts()
    rows = _known(Round.objects.all()).order_by("-entered_on", "slug")
    return [_round(row, results.get(row.pk, 0), tables.get(row.pk, 0)) for row in rows]


def round_of(slug: str) -> tuple[Round, RoundLine] | None:
    """The round and its card; None when nothing of its petitions was ever released."""
    row = _known(Round.objects.filter(slug=slug)).first()
    return (row, _round(row)) if row else None


def are_public(round: Round) -> bool:
    """Whether anything of the round's petitions was ever released."""
    return _known(Round.objects.filter(pk=round.pk)).exists()


def told(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Those of which a result was ever released."""
    # From the petition to its versions: through the views of the public process the other way joins all of them.
    result = released.ever().filter(petition=OuterRef("pk")).order_by("version").values("pk")[:1]
    return rows.alias(told=Subquery(result)).filter(told__isnull=False)


def _known(rows: QuerySet[Round]) -> QuerySet[Round]:
    figures = Release.objects.public().filter(round=OuterRef("pk"))
    known = kept.numbers("rounds of petitions", _rounds_told)
    return rows.filter(pk__in=known).prefetch_related("region").annotate(has_figures=Exists(figures))


def _rounds_told() -> list[int]:
    results = told(Petition.objects.filter(round=OuterRef("pk")))
    tables = Publication.objects.filter(round=OuterRef("pk"), state__in=PUBLIC_TABLES)
    rows = Round.objects.filter(Exists(results) | Exists(tables)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _counts(rows: QuerySet[PublicVersion]) -> dict[int, int]:
    counts = rows.order_by().values("petition__round").annotate(n=Count("petition", distinct=True))
    found = kept.numbers("petitions of rounds", lambda: list(counts.values_list("petition__round", "n")))
    return dict(found)


def _table_counts() -> dict[int, int]:
    rows = Publication.objects.filter(state=Publication.State.RELEASED).order_by()
    return {row["round"]: row["n"] for row in rows.values("round").annotate(n=Count("pk"))}


def _round(row: Any, results: int = 0, tables: int = 0) -> RoundLine:
    return RoundLine(
        slug=row.slug,
        name=row.name,
        region=row.region.name,
        group_name=row.group_name,
        entered_on=row.entered_on,
        illustrative=row.is_illustrative,
        has_figures=row.has_figures,
        released=results,
        tables=tables,
    )


def tables(round: Round) -> list[TableLine]:
    """Every table that was ever released, the newest first. One query; rows stay in the database."""
    rows = Publication.objects.filter(round=round, state__in=PUBLIC_TABLES).order_by("-number")
    counted = rows.annotate(label=KT("data__batch"), received=F("data__received"), assigned=F("data__assigned"))
    wanted = ("number", "issued_on", "released_at", "digest", "state", "why", "label", "received", "assigned")
    return [_table(row) for row in counted.values(*wanted)]


def _table(row: dict[str, Any]) -> TableLine:
    kept = {
        "number": row["number"],
        "batch": row["label"],
        "issued_on": row["issued_on"],
        "released_on": timezone.localdate(row["released_at"]),
    }
    if row["state"] == Publication.State.WITHDRAWN:
        return TableLine(**kept, withdrawn=True, why=row["why"])
    return TableLine(**kept, received=row["received"], assigned=row["assigned"], fingerprint=row["digest"])


def publication(round: Round, number: int) -> Publication | None:
    """The table with this number as the database has it, released or withdrawn; None for any other."""
    row = Publication.objects.filter(round=round, number=number, state__in=PUBLIC_TABLES).first()
    if row:
        row.round = round
    return row


def petitions(round: Round, wanted: dict[str, str]) -> QuerySet[PublicVersion]:
    """One version of each petition that was ever released, filtered in the database; give each page to `page_lines`.

    `wanted` may have q (a number or its beginning, however it is spaced), place, type, verdict and status. Filters of
    contents leave withdrawn petitions out.
    """
    rows = released.heads(round).annotate(number=F("petition__number"))
    if text := wanted.get("q", "").strip():
        clean = clean_number(text).text or text
        rows = rows.filter(Q(petition__number__istartswith=clean) | Q(petition__number__istartswith=text))
        exact = Q(petition__number__iexact=clean) | Q(petition__number=text)
        rows = rows.annotate(rank=Case(When(exact, then=Value(0)), default=Value(1)))
    else:
        rows = rows.annotate(rank=Value(1))
    asked: dict[str, dict[str, Any]] = {
        "place": {"content__region": wanted.get("place")},
        "verdict": {"content__verdict": wanted.get("verdict")},
        "status": {"content__status": wanted.get("status")},
        "type": {"content__types__icontains": f'"{wanted.get("type")}"'},
    }
    for name, condition in asked.items():
        if wanted.get(name):
            rows = rows.filter(state=State.RELEASED, **condition)
    return rows.order_by("rank", "-petition__batch__number", "-petition__batch__part", "petition_id")


def page_lines(round: Round, rows: Iterable[PublicVersion]) -> list[PetitionLine]:
    """The rows of one page of `petitions`. One query."""
    page = list(rows)
    course: dict[int, list[int]] = defaultdict(list)
    ever = released.ever().filter(petition__in=[row.petition_id for row in page])
    for petition, version in ever.values_list("petition", "version"):
        course[petition].append(version)
    return [_line(round, row, sum(v <= row.version for v in course[row.petition_id])) for row in page]


def _line(round: Round, row: Any, nth: int) -> PetitionLine:
    url = address(round.slug, row.number)
    if row.state == State.WITHDRAWN:
        return PetitionLine(row.number, url, row.released_on, version=nth, withdrawn=True, why=row.why)
    told = row.content
    return PetitionLine(
        number=row.number,
        url=url,
        released_on=row.released_on,
        batch=told["batch"],
        region=told["region"],
        types=tuple(str(dict(Pollution.choices).get(code, code)) for code in told["types"]),
        verdict=str(dict(Verdict.choices).get(told["verdict"], "")),
        status=str(dict(Status.choices).get(told["status"], "")),
        key=told["key"],
        version=nth,
        illustrative=told["illustrative"],
    )


def address(slug: str, number: str) -> str:
    """The address of a petition's page; numbers that a path cannot carry go into the query."""
    if "/" in number or "\\" in number or number.strip(". ") in {"", "publications"}:
        return f"{reverse('public:petitions', args=[slug])}?{urlencode({'number': number})}"
    return reverse("public:petition", args=[slug, number])


def places(round: Round) -> list[str]:
    """Places that stand in the round's released results, by name."""
    return sorted({row[0] for row in _told_of(round) if row[0]})


def sums(round: Round) -> dict[str, Any]:
    """Released results of the round by verdict, outcome and type. Each of the first two sums to `total`. One query."""
    found: Counter[str] = Counter()
    for _place, verdict, status, types, n in _told_of(round):
        found.update({"total": n, f"verdict_{verdict}": n, f"status_{status}": n})
        found.update({f"type_{code}": n for code in set(json.loads(types or "[]"))})
    return {
        "total": found["total"],
        "verdicts": _cards(found, "verdict", Verdict),
        "outcomes": _cards(found, "status", Status),
        "types": _cards(found, "type", Pollution),
        "no_verdict": found["verdict_"],
    }


def _told_of(round: Round) -> list[tuple[str, str, str, str, int]]:
    """Place, verdict, outcome, types (as JSON) and how many released results have them."""
    keys = {name: KT(f"content__{name}") for name in ("region", "verdict", "status", "types")}
    rows = released.newest(round).order_by().values(**keys).annotate(n=Count("pk")).values_list(*keys, "n")
    found: list[tuple[str, str, str, str, int]] = kept.numbers(f"told {round.pk}", lambda: list(rows))
    return found


def _cards(found: Mapping[str, int], name: str, choices: Any) -> list[CountCard]:
    rows = [(code, str(label), found[f"{name}_{code}"]) for code, label in choices.choices]
    return [CountCard(label, count, urlencode({name: code})) for code, label, count in rows if count]


def petition(round: Round, number: str) -> PetitionCard | None:
    """One petition with every version that was ever public; None when it never was."""
    if "\0" in number:  # PostgreSQL has no text with it, and asking for one is an error there
        return None
    key = Petition.objects.filter(round=round, number=number).order_by("pk").values_list("pk", flat=True).first()
    ever = released.ever().filter(petition=key).order_by("version")
    contents = dict(ever.filter(state=State.RELEASED).values_list("version", "content"))
    rows: list[Any] = list(ever.values("version", "state", "released_on", "note", "why"))
    if not rows:
        return None
    versions, last = [], None
    for nth, row in enumerate(rows, start=1):
        content = contents.get(row["version"])
        if content is None:
            versions.append(VersionLine(nth, row["released_on"], withdrawn=True, why=row["why"]))
            continue
        changed = tuple(differences(last, content)) if last else ()
        versions.append(VersionLine(nth, row["released_on"], row["note"], changed))
        last = content
    stands = next((line for line in reversed(versions) if not line.withdrawn), None)
    return PetitionCard(
        number=number,
        illustrative=bool(last and last["illustrative"]),
        columns=tuple(one for one in columns(last) if one.text and one.name != "number") if last else (),
        version=stands.version if stands else 0,
        released_on=stands.released_on if stands else None,
        versions=tuple(reversed(versions)),
        tables=tuple(_tables_of(key)),
    )


def _tables_of(petition: int | None) -> Iterable[int]:
    versions = list(released.ever().filter(petition=petition).values_list("pk", flat=True))
    rows = PublicationLine.objects.filter(publication__state=Publication.State.RELEASED, version__in=versions)
    return rows.order_by("publication__number").values_list("publication__number", flat=True).distinct()
