"""A large database for measurements: invented regions, units, problems and petitions, the same for the same seed.

Everything else in the product writes through domain functions. A load alone goes straight to the tables, because a
hundred thousand petitions through the services would take hours, and what is measured is reading. It says so itself:
every row is marked illustrative, a demonstration is required, and the trail tells of batches only, not of each case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from cases.domain import planning
from cases.models import Round
from orgs import tree
from orgs.models import Organisation, Post, Role, User
from petitions.models import Batch, Rules
from petitions.states import Verb
from records.trail import record
from scenarios import load_items
from scenarios.load_rows import REPLY_DAYS, Ids, Place, Rows, Writer
from scenarios.wordings import COUNTIES
from search.units import keep_changed

USUAL = 5000  # petitions of a usual round
LARGEST = 0.6  # the share of the first round, when there are more petitions than two usual rounds have
A_BATCH, FEW_BATCHES, MOST_BATCHES = 200, 25, 60
FIRST_DAY = date(2018, 6, 1)
BETWEEN_ROUNDS = timedelta(days=120)
UNITS = ("生态环境分局", "住房和城乡建设局", "水利局", "农业农村局", "城市管理局")
SINCE = date(2015, 1, 1)


class LoadRefused(Exception):
    """A load cannot be generated here; the text is one line that says why."""


@dataclass(frozen=True)
class Stand:
    """The regions, units and people of a load."""

    city: Organisation
    places: tuple[Place, ...]
    office: User


Watch = Callable[[int, int], None]


def generate(*, problems: int, petitions: int, seed: int, watch: Watch = lambda done, of: None) -> list[str]:
    """Write the load, all or nothing; returns the slugs of its rounds, the largest first.

    `watch` hears after each batch how many petitions of how many are written. Raises LoadRefused outside
    demonstrations and when a load of this seed is there.
    """
    if not settings.DEMO:
        raise LoadRefused("loads are for demonstrations: set DUBAN_DEMO=1")
    if Round.objects.filter(slug=_slug(seed, 1)).exists():
        raise LoadRefused(f"a load of seed {seed} is there already")
    sizes = round_sizes(petitions)
    done = 0
    with transaction.atomic():
        where = _regions_and_people(seed)
        keep_changed()
        rounds = [_round(where, seed, n, _batches(size)) for n, size in enumerate(sizes, start=1)]
        ids = Ids()  # from here on keys are given, not counted by the database
        for n, (round, size) in enumerate(zip(rounds, sizes, strict=True), start=1):
            share = problems // len(sizes) + (n <= problems % len(sizes))
            load_items.write(round, where.places, ids, share, where.office)
            writer = Writer(round, where.places, Rows(ids), f"{seed} {n}")
            for number, count in enumerate(_batches(size), start=1):
                _batch(writer, number, count, where.office)
                done += count
                watch(done, petitions)
        ids.settle()
    _look_at_tables()
    return [round.slug for round in rounds]


def _look_at_tables() -> None:
    """Let PostgreSQL plan by the new rows at once, as it does by itself some minutes later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def round_sizes(petitions: int) -> list[int]:
    """How many petitions each round has: one very large one where there are many, else usual ones."""
    first = ceil(petitions * LARGEST) if petitions > 2 * USUAL else min(petitions, USUAL)
    rest = petitions - first
    return [first, *[min(USUAL, rest - start) for start in range(0, rest, USUAL)]]


def _batches(size: int) -> list[int]:
    whole = max(min(A_BATCH, ceil(size / FEW_BATCHES)), ceil(size / MOST_BATCHES), 1)
    return [min(whole, size - start) for start in range(0, size, whole)]


def _slug(seed: int, number: int) -> str:
    return f"load-{seed}-{number}"


def _regions_and_people(seed: int) -> Stand:
    region = Organisation.Kind.REGION
    city = tree.add(f"示例市{seed}", None, kind=region, is_illustrative=True)
    password = make_password(settings.DEMO_PASSWORD)
    desk = tree.add("整改办", city, is_illustrative=True)

    def person(name: str, organisation: Organisation, role: Role) -> User:
        user = User.objects.create(username=f"load{seed}-{name}", password=password)
        Post.objects.create(user=user, organisation=organisation, role=role, starts_on=SINCE)
        return user

    office = person("office", desk, Role.OFFICE)
    for role in (Role.VERIFIER, Role.PUBLISHER, Role.OBSERVER):
        person(role.value, desk, role)
    places = []
    for n, name in enumerate(COUNTIES, start=1):
        county = tree.add(name, city, kind=region, is_illustrative=True)
        person(f"leader{n}", county, Role.COUNTY_LEADER)
        units = tuple(tree.add(f"{name}{unit}", county, is_illustrative=True) for unit in UNITS)
        clerks = tuple(person(f"unit{n}-{k}", unit, Role.CLERK) for k, unit in enumerate(units, start=1))
        places.append(Place(county, units, clerks))
    return Stand(city, tuple(places), office)


def _round(where: Stand, seed: int, number: int, batches: list[int]) -> Round:
    entered = FIRST_DAY + number * BETWEEN_ROUNDS
    left = entered + timedelta(days=max(len(batches), 1))
    round = planning.create_round(
        actor=where.office,
        region=where.city,
        slug=_slug(seed, number),
        name=f"负载测试第{number}轮",
        kinds=[Round.Kind.ROUTINE],
        level=Round.Level.PROVINCE,
        group_name="示例督察组",
        entered_on=entered,
        left_on=left,
        feedback_on=left,
        plan_due_on=left + timedelta(days=30),
        held_on=left + timedelta(days=1),
        is_illustrative=True,
    )
    Rules.objects.create(round=round, reply_days=REPLY_DAYS, chain_steps=[])
    return round


def _batch(writer: Writer, number: int, count: int, office: User) -> None:
    day = writer.round.entered_on + timedelta(days=number)
    batch = Batch.objects.create(round=writer.round, number=number, handed_over_on=day, entered_on=day)
    writer.batch(batch, count)
    record(Verb.BATCH_RECEIVED, batch, actor=office, after={"petitions": count, "day": day}, note="illustrative load")
