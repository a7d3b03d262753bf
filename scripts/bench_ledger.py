"""Server time of the lists, counts and suggestions of petitions on the database of DATABASE_URL; prints JSON.

    python scripts/bench_ledger.py [NAME...]     figures whose name has one of these words; called by bench_petitions.py

Pages are asked through the whole stack but the network, signed in and warm. Beside a figure stands the bare SQL of its
main question where that says how much of the time is the database's.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402  (Django must be set up first)
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from cases.models import Round  # noqa: E402
from orgs.models import User  # noqa: E402
from petitions import counting  # noqa: E402
from petitions.domain import linking  # noqa: E402
from petitions.models import Assignment, Petition  # noqa: E402

GOAL, REPEATS, WARM = 150, 30, 2  # milliseconds, requests, requests before them
FIGURES_GOAL = 1000  # milliseconds for all figures of a usual round
USUAL = 5000  # petitions of a usual round
API_PAGE = 50
NEWEST = "SELECT * FROM petitions_petition WHERE round_id = %s ORDER BY batch_id DESC, ordinal LIMIT 50"
COUNTED = "SELECT count(*) FROM petitions_petition WHERE round_id = %s"
LIKE = f"{COUNTED} AND summary LIKE '%%黑烟%%'"


@dataclass(frozen=True)
class Figure:
    """Something to measure: its name, how to do it once, its goal in ms (None: told only), its bare SQL for a round."""

    name: str
    once: Callable[[], Any]
    goal: int | None = GOAL
    floor: str = ""


class Statements:
    """Counts the statements that go to the database."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.n += 1
        return execute(sql, params, many, context)


def measured(figure: Figure, round_id: int = 0) -> dict[str, Any]:
    """Median and 95th percentile of REPEATS calls in ms, statements of one call, and the median of the bare SQL."""
    times, counter = durations(figure.once), Statements()
    with connection.execute_wrapper(counter):
        figure.once()
    floor = round(statistics.median(durations(lambda: bare(figure.floor, round_id))), 1) if figure.floor else None
    return {
        "name": figure.name,
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "queries": counter.n,
        "goal_ms": figure.goal,
        "floor_ms": floor,
    }


def durations(once: Callable[[], Any]) -> list[float]:
    for _ in range(WARM):
        once()
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        once()
        times.append((time.perf_counter() - began) * 1000)
    return times


def bare(sql: str, round_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_id])
        cursor.fetchall()


def page(client: Client, path: str, **query: Any) -> Callable[[], None]:
    """Ask for a page once. Raises SystemExit when it does not answer 200."""
    address = f"{path}?{urlencode(query)}" if query else path

    def once() -> None:
        answer = client.get(address, secure=True)
        body = answer.getvalue()
        if answer.status_code != 200 or not body:
            raise SystemExit(f"{address} answers {answer.status_code}")

    return once


def signed_in(username: str) -> tuple[Client, User]:
    client, user = Client(), User.objects.get(username=username)
    client.force_login(user)
    return client, user


def pages_of_round(client: Client, round: Round, size: int) -> Iterator[Figure]:
    """The pages of one round for its office."""
    petitions = Petition.objects.filter(round=round)
    large, at = size > USUAL, f"{size:,} in the round"
    register = reverse("petitions:register", args=[round.slug])
    sample = petitions.exclude(place=None).select_related("place").order_by("pk")[size // 2]
    unit = Assignment.objects.filter(petition__round=round).order_by("pk").values_list("organisation", flat=True)[0]
    batch = petitions.order_by("-batch__number")[0].batch_id
    yield Figure(f"register, page 1 ({at})", page(client, register), floor=NEWEST)
    last = min(1000, size // 50)
    yield Figure(f"register, page {last:,} ({at})", page(client, register, page=last), floor=COUNTED)
    yield Figure(f"register by due day ({at})", page(client, register, sort="due"))
    yield Figure(f"register by place and type ({at})", page(client, register, place=sample.place_id, type="water"))
    yield Figure(f"register by unit ({at})", page(client, register, unit=unit))
    yield Figure(f"register, overdue ({at})", page(client, register, overdue="true"))
    yield Figure(f"register, words 黑烟 ({at})", page(client, register, q="黑烟"), None if large else GOAL, LIKE)
    yield Figure(f"register, one number ({at})", page(client, register, q=sample.number))
    yield Figure(
        f"CSV of one batch ({at})",
        page(client, reverse("petitions:register_csv", args=[round.slug]), batch=batch),
    )
    yield Figure(f"cases, page 1 ({at})", page(client, reverse("petitions:cases", args=[round.slug])))
    yield Figure(f"overview ({at})", page(client, reverse("petitions:overview", args=[round.slug])), floor=COUNTED)
    yield Figure(f"places and types ({at})", page(client, reverse("petitions:cross", args=[round.slug])))
    yield Figure(f"board of a batch ({at})", page(client, reverse("petitions:batch", args=[round.slug, batch])))
    yield Figure(f"often reported ({at})", page(client, reverse("petitions:often", args=[round.slug])))
    busy = petitions.annotate(n=Count("sketch")).order_by("-n", "pk")[0]
    yield Figure(f"petition with offers ({at})", page(client, reverse("petitions:petition", args=[busy.pk])))


def work_of_round(prefix: str, client: Client, office: User, round: Round, size: int) -> Iterator[Figure]:
    """What people open first in a round, and what the domain answers without a page."""
    at = f"{size:,} in the round"
    some = list(Petition.objects.filter(round=round).select_related("round", "batch").order_by("pk")[:: size // 40])
    turn = iter(some * 100)
    yield Figure(f"suggestions of a petition, alone ({at})", lambda: linking.offers(next(turn), office))
    figures = FIGURES_GOAL if size <= USUAL else None
    yield Figure(f"all figures of a day ({at})", lambda: counting.figures(round, round.today()), figures)
    seen = counting.received(round, round.today()).visible_to(office)
    yield Figure(f"count of what the office sees ({at})", seen.count)
    yield Figure(f"count by place ({at})", lambda: counting.by_place(seen))
    yield Figure(f"count by type ({at})", lambda: counting.by_type(seen))
    yield Figure(f"review queue ({at})", page(client, reverse("petitions:reviews")))
    yield Figure(f"first page of the office ({at})", page(client, "/desk/"))
    clerk, _user = signed_in(f"{prefix}-unit1-1")
    page(clerk, reverse("petitions:cases", args=[round.slug]))()  # works in this round from now on
    yield Figure(f"a unit's cases ({at})", page(clerk, reverse("petitions:mine")))
    yield Figure(f"first page of a unit ({at})", page(clerk, "/desk/"))
    yield Figure(f"register for a unit ({at})", page(clerk, reverse("petitions:register", args=[round.slug])))


def api(client: Client) -> Iterator[Figure]:
    """Lists over REST, over all rounds."""
    ids = Petition.objects.order_by("pk").values_list("pk", flat=True)
    total = ids.count()
    last = min(2000, total // API_PAGE)
    cursor = b64encode(f"p={ids[(last - 1) * API_PAGE - 1]}".encode()).decode()
    path = "/api/v1/petitions/"
    yield Figure(f"API list, page 1 ({total:,} petitions)", page(client, path))
    yield Figure(f"API list, page {last:,} ({total:,} petitions)", page(client, path, cursor=cursor))
    yield Figure(f"API list by type ({total:,} petitions)", page(client, path, type="water"))
    yield Figure(f"API batches ({total:,} petitions)", page(client, "/api/v1/batches/"))


def figures(words: list[str]) -> Iterator[dict[str, Any]]:
    """Everything, the usual round first. Raises SystemExit when there is no load."""
    found = Round.objects.filter(slug__startswith="load-").annotate(size=Count("petitions"))
    rounds = [(round, round.size) for round in found.filter(size__gt=0).order_by("size", "pk")]
    if not rounds:
        raise SystemExit("there is no load: manage.py generate_load")
    prefix = rounds[-1][0].slug.rpartition("-")[0]
    rounds = [(round, size) for round, size in rounds if round.slug.startswith(f"{prefix}-")]
    prefix = prefix.replace("-", "")
    full = [pair for pair in rounds if pair[1] <= USUAL][-1:] + rounds[-1:]
    client, office = signed_in(f"{prefix}-office")
    for round, size in dict.fromkeys(full):
        with round.time():
            page(client, reverse("petitions:register", args=[round.slug]))()
            for figure in (*pages_of_round(client, round, size), *work_of_round(prefix, client, office, round, size)):
                if not words or any(word in figure.name for word in words):
                    yield measured(figure, round.pk)
    for figure in api(client):
        if not words or any(word in figure.name for word in words):
            yield measured(figure)


def main() -> int:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    rows = []
    for row in figures(sys.argv[1:]):
        rows.append(row)
        print(
            f"{row['name']:58} {row['median_ms']:8.1f} {row['p95_ms']:8.1f} ms {row['queries']:3} q  "
            f"goal {row['goal_ms'] or '-'}  floor {row['floor_ms'] or '-'}",
            file=sys.stderr,
            flush=True,
        )
    json.dump(rows, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
