"""Which petition goes which way on which days, worked out from the script alone and always the same.

The script gives the batches, on which days how many of each are closed, and how many take a turn; which ones they are
follows from the round's name. A day that lies after the script's last one is not played.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from deadlines import workdays
from scenarios import petition_words
from scenarios.petition_script import OpenCases, PetitionBatch
from scenarios.petition_words import Words
from scenarios.story import Scenario

ONE_DAY = timedelta(days=1)
CHANNELS = ("call", "call", "call", "letter", "letter", "wechat")
STAGED_AFTER = 60  # days after which a closing was preceded by one for the present stage
LATE_AFTER = 14  # days after which a closing had one more round, or more time
RECHECK_DAYS = 12  # working days over which the closed petitions are looked at again


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a day; `unit` is the key of the case's unit, '' for the petition as a whole."""

    on: date
    act: str
    unit: str = ""
    words: str = ""
    until: date | None = None


@dataclass
class Course:
    """A petition with everything that happens to it, in playing order."""

    batch: int
    on: date
    number: str
    channel: str
    is_key: bool
    place: str
    words: Words
    verdict: str
    units: tuple[str, ...]
    joint: str = ""
    first_unit: str = ""
    repeats: str = ""
    closed_on: date | None = None
    ends: OpenCases | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict of each unit: parts of a partly founded petition are founded here and not founded there."""
        if len(self.units) > 1 and self.verdict == "partly_founded":
            return dict(zip(self.units, ("founded", "unfounded"), strict=True))
        return dict.fromkeys(self.units, self.verdict)


def courses(scenario: Scenario) -> list[Course]:
    """All petitions of the round in the order of their numbers, each with its steps up to the script's last day."""
    rng = Random(scenario.slug)  # noqa: S311 - which petition goes which way, nothing secret
    rows = list(_rows(scenario, rng))
    _turns(scenario, rows, rng)
    for n, row in enumerate(rows):
        row.steps = [step for step in _steps(scenario, row, n) if step.on <= scenario.ends_on]
    return rows


def _rows(scenario: Scenario, rng: Random) -> Iterator[Course]:
    story = scenario.petition_story
    counties = [o.key for o in scenario.organisations if o.kind == "region" and o.parent == scenario.round.region]
    verdicts = iter(petition_words.verdicts(rng, scenario.round.petitions, story.verdicts))
    n = 0
    for batch in scenario.petition_batches:
        for ordinal, closed_on in enumerate(_closings(batch, rng), start=1):
            place, channel = rng.choice(counties), rng.choice(CHANNELS)
            name = scenario.organisation(place).name
            told = rng.random() * 100 < story.identities
            words = petition_words.words(rng, name, n, channel, told=told)
            unit = f"gov-{place}" if rng.random() < 0.85 else rng.choice(story.bureaus)
            letter = "D" if channel == "call" else "X"
            number = f"{letter}{story.prefix}{batch.on:%Y%m%d}{ordinal:04d}"
            yield Course(
                batch.number, batch.on, number, channel, False, place, words, next(verdicts), (unit,),
                closed_on=closed_on,
            )  # fmt: skip
            n += 1


def _closings(batch: PetitionBatch, rng: Random) -> list[date | None]:
    days: list[date | None] = [c.on for c in batch.closings for _n in range(c.count)]
    days += [None] * (batch.count - len(days))
    rng.shuffle(days)
    return days


def _turns(scenario: Scenario, rows: list[Course], rng: Random) -> None:
    """Choose which petitions are key ones, split, handled jointly, handed on, repeated, still open."""
    story = scenario.petition_story
    _open(scenario, rows, rng)
    plain = [row for row in rows if row.ends is None]
    for row in rng.sample(plain, story.key):
        row.is_key = True
    split, joint, handed_on = (
        story.split,
        story.split + story.joint,
        story.split + story.joint + story.handed_on,
    )
    chosen = rng.sample(plain, handed_on + story.repeated)
    for row in chosen[:split]:
        row.units = (f"gov-{row.place}", rng.choice(story.bureaus))
    for row in chosen[split:joint]:
        row.units, row.joint = (f"gov-{row.place}",), rng.choice(story.bureaus)
    for row in chosen[joint:handed_on]:
        row.units, row.first_unit = (f"gov-{row.place}",), rng.choice(story.bureaus)
    for row in chosen[handed_on:]:
        earlier = [one for one in rows if one.on < row.on and not one.repeats and one is not row]
        if earlier:
            first = rng.choice(earlier)
            row.repeats, row.place, row.units = first.number, first.place, first.units[:1]
            row.words = petition_words.repeated(rng, first.words, row.channel)


def _open(scenario: Scenario, rows: list[Course], rng: Random) -> None:
    """The cases that are still open on the last day: those never closed, and some that are opened again."""
    never = [row for row in rows if row.closed_on is None]
    early = [row for row in rows if row.closed_on and row.closed_on <= scenario.round.left_on + 30 * ONE_DAY]
    again = rng.sample(early, sum(o.count for o in scenario.petition_story.open if o.reopened))
    for wanted in scenario.petition_story.open:
        pool = again if wanted.reopened else never
        for row in [pool.pop() for _n in range(wanted.count)]:
            row.ends = wanted
            row.units = (wanted.unit,)
            row.place = wanted.place or row.place
            name = scenario.organisation(row.place).name
            old = next(o.name for o in scenario.organisations if row.words.object_name.startswith(o.name))
            content = row.words.content.replace(old, name)
            row.words = replace(row.words, object_name=row.words.object_name.replace(old, name), content=content)
            row.is_key = wanted.stage == "reviewed"


def _steps(scenario: Scenario, row: Course, n: int) -> Iterator[Step]:
    story, handed = scenario.petition_story, row.on if n % 3 == 0 else row.on + ONE_DAY
    yield Step(handed, "hand_over")
    if row.repeats:
        yield Step(handed, "link", words=row.repeats)
    if row.first_unit:
        handed += ONE_DAY
        yield Step(handed, "hand_on", row.units[0])
    if row.ends or n % 2:  # the others sign for theirs by beginning to write
        yield from (Step(handed + ONE_DAY, "sign_for", unit) for unit in row.units)
    if row.closed_on:
        for unit in row.units:
            yield from _way_to(scenario, row, unit, handed, row.closed_on, n)
        if (row.closed_on - handed).days > STAGED_AFTER and n % 3:  # the others go out once they are closed for good
            yield Step(handed + (story.reply_days + 4) * ONE_DAY, "prepare")
            yield Step(handed + (story.reply_days + 5) * ONE_DAY, "release")
        yield from _after(scenario, row, row.closed_on, n)
    if row.ends:
        yield from _still_open(scenario, row, handed, n)


def _way_to(scenario: Scenario, row: Course, unit: str, handed: date, closed_on: date, n: int) -> Iterator[Step]:
    """Up to the closing on its day: straight, after one return, with more time, or staged first."""
    story, gap = scenario.petition_story, (closed_on - handed).days
    due = handed + story.reply_days * ONE_DAY
    if gap > STAGED_AFTER:
        staged = due + 3 * ONE_DAY
        yield from _passage(unit, due - ONE_DAY, staged, "reply_staged", key=row.is_key)
    elif gap > LATE_AFTER and n % 3:
        yield Step(due - 2 * ONE_DAY, "ask", unit, until=closed_on)
        yield Step(due - ONE_DAY, "decide", unit)
    elif gap > LATE_AFTER or n % story.return_every == 0:
        first, again = handed + max(2, min(6, gap - 6)) * ONE_DAY, closed_on - 3 * ONE_DAY
        back = min(first + 3 * ONE_DAY, again)
        yield from _passage(unit, first, back, "reply", back=True)
        if due < again > back + ONE_DAY:  # to mend it takes longer than the first limit
            yield Step(back, "ask", unit, until=closed_on)
            yield Step(back + ONE_DAY, "decide", unit)
    yield from _passage(unit, closed_on - 3 * ONE_DAY, closed_on, "reply", key=row.is_key)


def _passage(unit: str, on: date, end: date, act: str, *, back: bool = False, key: bool = False) -> Iterator[Step]:
    """A reply with its signatures, reviewed on `end`; a key petition is called back on that day too."""
    days = (end - on).days
    yield Step(on, act, unit)
    yield Step(on + min(1, days) * ONE_DAY, "sign", unit, "unit_check")
    yield Step(on + min(2, days) * ONE_DAY, "sign", unit, "county_leader")
    yield Step(end, "send_back" if back else "accept", unit)
    if key and not back:
        yield Step(end, "call_back", unit)


def _after(scenario: Scenario, row: Course, closed_on: date, n: int) -> Iterator[Step]:
    """What was closed is told to the public, and looked at again where the script says so."""
    prepared = closed_on + (1 + n % 4) * ONE_DAY
    yield Step(prepared, "prepare")
    yield Step(prepared + ONE_DAY, "release")
    begins = scenario.petition_story.recheck_on
    if begins and not (row.ends and row.ends.reopened):
        day = workdays.load().on_or_after(max(begins + (n % RECHECK_DAYS) * ONE_DAY, closed_on + ONE_DAY))
        yield from (Step(day, "recheck", unit, str(n)) for unit in row.units)


def _still_open(scenario: Scenario, row: Course, handed: date, n: int) -> Iterator[Step]:
    """From the start, or from a failed re-check, as far as the case has got by the last day."""
    ends, unit, last = row.ends, row.units[0], scenario.ends_on
    if ends is None:
        return
    story = scenario.petition_story
    if ends.reopened and story.recheck_on:
        asked = story.recheck_on + (n % 4 + 1) * ONE_DAY
        yield Step(story.recheck_on + (n % 4) * ONE_DAY, "recheck_failed", unit)
    else:
        asked = handed + (story.reply_days - 2) * ONE_DAY
    until = ends.until or last + 30 * ONE_DAY
    yield Step(asked, "ask", unit, until=until)
    yield Step(asked + ONE_DAY, "decide", unit)
    yield from _as_far_as(ends, unit, last)


def _as_far_as(ends: OpenCases, unit: str, last: date) -> Iterator[Step]:
    """The last steps of an open case, by the stage in which it stands."""
    before = {
        "handed_over": (Step(last - 2 * ONE_DAY, "hand_on", ends.next_unit),),
        "asking": (Step(last - ONE_DAY, "ask", unit, until=last + 60 * ONE_DAY),),
        "returned": tuple(_passage(unit, last - 7 * ONE_DAY, last - 2 * ONE_DAY, "reply", back=True)),
        "unit_check": (Step(last - ONE_DAY, "reply", unit),),
        "county_leader": (
            Step(last - 2 * ONE_DAY, "reply", unit), Step(last - ONE_DAY, "sign", unit, "unit_check"),
        ),
        "in_review": tuple(_passage(unit, last - 4 * ONE_DAY, last - ONE_DAY, "reply"))[:3],
        "reviewed": tuple(_passage(unit, last - 5 * ONE_DAY, last - ONE_DAY, "reply")),
    }  # fmt: skip
    yield from before.get(ends.stage, ())
