"""The rows of one batch of a load: petitions with wording, sketches, cases at units, facts, replies.

What petitions.domain.moves would derive from the facts stands in the columns already, by the same rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

from cases.models import Round
from deadlines import terms, workdays
from deadlines.models import Deadline
from orgs.models import Organisation, User
from petitions.alike.objects import key_of
from petitions.domain import sketches
from petitions.domain.moves import FACT_OF, ORDER
from petitions.models import Assignment, Batch, Fact, Original, Petition, PollutionType, Reply
from petitions.privacy.masking import masked
from petitions.states import AT_UNIT, Channel, Stage, Status, Verb, Verdict, whole_status, whole_verdict
from records import clock
from records.trail import key
from scenarios.wordings import Draw, edited, realistic

REPLY_DAYS = 10
COPIES, SPLIT, KEY, ACCUSED, WRITTEN = 0.08, 0.06, 0.1, 0.02, 0.25  # shares of petitions, of replies that are kept
CHUNK = 2000  # rows of one statement

# Where a case stands when so many days have gone since the hand-over: (days, {stage: weight}).
AGES: tuple[tuple[int, dict[str, int]], ...] = (
    (1, {"": 40, Stage.HANDED_OVER: 60}),
    (4, {Stage.HANDED_OVER: 20, Stage.HANDLING: 75, Stage.IN_REVIEW: 5}),
    (12, {Stage.HANDLING: 50, Stage.IN_REVIEW: 20, Stage.REVIEWED: 10, Stage.CLOSED: 20}),
    (9999, {Stage.HANDLING: 3, Stage.IN_REVIEW: 2, Stage.REVIEWED: 3, Stage.STAGED: 7, Stage.CLOSED: 85}),
)  # fmt: skip
STEPS: tuple[Verb, ...] = (Verb.SIGNED_FOR, Verb.REPLY_FILED, Verb.REVIEWED)
GONE: dict[str, tuple[Verb, ...]] = {
    Stage.HANDED_OVER: (),
    Stage.HANDLING: STEPS[:1],
    Stage.IN_REVIEW: STEPS[:2],
    Stage.REVIEWED: STEPS,
    Stage.STAGED: (*STEPS, Verb.STAGED),
    Stage.CLOSED: (*STEPS, Verb.CLOSED),
}
AFTER = {Verb.SIGNED_FOR: 1, Verb.REPLY_FILED: 8, Verb.REVIEWED: 10, Verb.STAGED: 12, Verb.CLOSED: 12}  # days
STATUS = {Stage.STAGED: Status.STAGED, Stage.CLOSED: Status.CLOSED}
FOUND = "经现场核查，该单位存在反映的情况，已责令改正并立案调查。"


class Ids(dict[type[Model], Iterator[int]]):
    """The next free primary key of each table, so that rows can name each other before they are written."""

    def __missing__(self, model: type[Model]) -> Iterator[int]:
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        self[model] = numbers = count(last + 1)
        return numbers

    def settle(self) -> None:
        """Let the database go on counting after the keys that were given here."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self)):
                cursor.execute(statement)


@dataclass(frozen=True)
class Place:
    """A county with its units and the clerk of each."""

    county: Organisation
    units: tuple[Organisation, ...]
    clerks: tuple[User, ...]


@dataclass
class Rows:
    """What is written of one batch, table by table in the order of its foreign keys."""

    ids: Ids
    made: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, model: type[Model], **values: Any) -> Any:
        """A row that gets its key now and is written with the others."""
        return self.keep(model(**values))

    def keep(self, row: Any) -> Any:
        """As `add`, of a row that is made already."""
        row.pk = next(self.ids[type(row)])
        self.made.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Write everything that was added."""
        for model in (Petition, Original, PollutionType, Deadline, Assignment, Fact, Reply):
            model._default_manager.bulk_create(self.made.get(model, []), batch_size=CHUNK)
        sketches.keep_many((row.petition, row.content) for row in self.made.get(Original, []))
        self.made.clear()


@dataclass(frozen=True)
class Writer:
    """Writes the batches of one round."""

    round: Round
    places: tuple[Place, ...]
    rows: Rows
    seed: str

    def batch(self, batch: Batch, petitions: int) -> None:
        """All rows of a batch that is there already."""
        draw, texts = Draw(f"{self.seed} {batch.label}"), realistic(f"{self.seed} {batch.label}", petitions)
        for ordinal, text in enumerate(texts, start=1):
            if ordinal > 1 and draw.random() < COPIES:
                text = draw.choice(texts[: ordinal - 1])
                text = text | {"text": edited(text["text"], ordinal)}
            self._petition(batch, ordinal, text, draw)
        self.rows.write()

    def _petition(self, batch: Batch, ordinal: int, text: dict[str, Any], draw: Draw) -> None:
        place = self.places[text["county"]]
        number = f"D{batch.handed_over_on:%Y%m%d}{ordinal:04d}"
        petition = self.rows.add(
            Petition,
            round=self.round,
            batch=batch,
            ordinal=ordinal,
            number=number,
            number_raw=number,
            number_base=number,
            channel=draw.choice((Channel.CALL, Channel.CALL, Channel.LETTER)),
            is_key=draw.random() < KEY,
            received_on=batch.handed_over_on,
            entered_on=batch.entered_on,
            place=place.county,
            region_text=place.county.name,
            object_name=text["object"],
            object_key=_key(text["object"]),
            accused=draw.choice(place.units) if draw.random() < ACCUSED else None,
            summary=masked(text["text"])[0],
            is_illustrative=True,
        )
        self.rows.add(Original, petition=petition, content=text["text"])
        for kind in text["types"]:
            self.rows.add(PollutionType, petition=petition, kind=kind)
        self._cases(petition, place, draw)

    def _cases(self, petition: Petition, place: Place, draw: Draw) -> None:
        today = self.round.today()
        age = (today - petition.batch.handed_over_on).days
        weights = next(weights for days, weights in AGES if age <= days)
        handed = draw.sample(range(len(place.units)), 2 if draw.random() < SPLIT else 1)
        stages = draw.choices(list(weights), list(weights.values()), k=len(handed))
        if "" in stages:
            return
        told = [self._case(petition, place, n, stage, draw) for n, stage in zip(handed, stages, strict=True)]
        petition.assigned_count = len(told)
        petition.stage = min(stages, key=lambda stage: ORDER.index(Stage(stage)))
        petition.status = whole_status([STATUS.get(Stage(stage), Status.OPEN) for stage in stages])
        petition.verdict = whole_verdict(told)
        waiting = any(stage in AT_UNIT for stage in stages)
        petition.due_on = petition.batch.handed_over_on + timedelta(days=REPLY_DAYS) if waiting else None
        if petition.status != Status.OPEN:
            petition.closed_on = _on(petition.batch, Verb.CLOSED, today)

    def _case(self, petition: Petition, place: Place, unit: int, stage: str, draw: Draw) -> str:
        """One case with its facts; returns its verdict, '' while there is none."""
        batch, organisation, clerk = petition.batch, place.units[unit], place.clerks[unit]
        case = self.rows.add(
            Assignment,
            petition=petition,
            round=self.round,
            organisation=organisation,
            assigned_on=batch.handed_over_on,
            entered_on=batch.handed_over_on,
            stage=stage,
        )
        gone, today = GONE[stage], self.round.today()
        limit = workdays.count(batch.handed_over_on, REPLY_DAYS, Round.Unit.CALENDAR, None)
        case.deadline = terms.as_counted(
            Deadline.Kind.PETITION,
            case,
            limit,
            organisation=organisation,
            on=batch.handed_over_on,
            scope=key(self.round),
        )
        if Verb.REPLY_FILED in gone:
            case.deadline.settled_on = _on(batch, Verb.REPLY_FILED, today)
        self.rows.keep(case.deadline)
        verdict = draw.choice(Verdict.values) if Verb.REVIEWED in gone else ""
        for verb in gone:
            on, said = _on(batch, verb, today), verdict if verb == Verb.REVIEWED else ""
            self.rows.add(
                Fact, assignment=case, kind=FACT_OF[verb], effective_on=on, counts_from=on, actor=clerk, verdict=said
            )
        if stage == Stage.IN_REVIEW or (verdict and draw.random() < WRITTEN):
            self._reply(case, clerk, verdict or draw.choice(Verdict.values))
        return verdict

    def _reply(self, case: Assignment, clerk: User, verdict: str) -> None:
        self.rows.add(
            Reply,
            assignment=case,
            version=1,
            state=Reply.State.FILED if case.stage == Stage.IN_REVIEW else Reply.State.ACCEPTED,
            investigation=FOUND,
            verdict=verdict,
            handling=FOUND,
            written_by=clerk,
            filed_by=clerk,
            filed_at=clock.now(),
            filed_on=_on(case.petition.batch, Verb.REPLY_FILED, self.round.today()),
        )


def _on(batch: Batch, verb: Verb, today: date) -> date:
    return min(batch.handed_over_on + timedelta(days=AFTER[verb]), today)


@cache
def _key(name: str) -> str:
    return key_of(name)[:120]
