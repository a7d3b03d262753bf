"""One stage for every page that nobody signs in for: released, corrected, withdrawn, looked at again, followed."""

from dataclasses import dataclass
from datetime import date

from cases.models import Round
from follow import noting, sealing, subscribing
from follow.models import Subscription
from follow.scopes import ALL
from petitions.domain import releasing as results
from plans.domain import filing
from plans.domain import publishing as plan_publishing
from plans.models import PlanVersion
from reports import publishing, releasing
from tests.factories import City, at
from tests.lookback.rounds import make_assigned, visit
from tests.petitions import way
from tests.plans.way import drawn
from tests.public.stage import AS_OF, Stage, make_stage, publish

EARLIER = date(2019, 6, 10)


@dataclass
class Public:
    """The stage, and the parts of addresses."""

    stage: Stage
    petitions: str
    numbers: dict[str, str]
    plan: str
    confirm: str
    leave: str


def make_public(city: City) -> Public:
    stage = make_stage(city)
    publish(stage, date(2019, 5, 31))
    wrong = publish(stage, date(2019, 6, 3))
    with at("2019-06-04"):
        releasing.withdraw(wrong.pk, actor=city.publisher, why="数据有误，更正后重新发布")
    _plan, (pick, *_rest) = make_assigned(
        city, stage.round, day=EARLIER.isoformat(), starts_on=EARLIER, ends_on=date(2019, 12, 31)
    )
    visit(city, pick, day="2019-06-12")
    publish(stage)
    petitions, numbers = _petitions(city)
    plan = _plan_of(city)
    noting.note_all()
    Round.objects.update(held_on=AS_OF)
    return Public(stage, petitions, numbers, plan, *_followed())


def _petitions(city: City) -> tuple[str, dict[str, str]]:
    """A round of petitions in a table: as released, corrected, withdrawn."""
    batch = way.make_batch(city, 3)
    rows = dict(zip(("closed", "corrected", "withdrawn"), batch.petitions.order_by("ordinal"), strict=True))
    for petition in rows.values():
        way.finish(city, petition)
        way.release(city, petition)
    with at("2018-08-08"):
        made = publishing.make(batch.round_id, batch.pk, actor=city.office)
        publishing.release(made.pk, actor=city.publisher, seen=made.digest)
    way.release(city, rows["corrected"], day="2018-08-10", note="更正处理情况")
    with at("2018-08-10"):
        wrong = rows["withdrawn"].versions.get()
        results.withdraw(wrong.pk, actor=city.publisher, why="内容有误，核实后重新公开")
    return batch.round.slug, {name: petition.number for name, petition in rows.items()}


def _plan_of(city: City) -> str:
    """A public plan that leaves a task out."""
    version = drawn(city)
    PlanVersion.objects.filter(pk=version.pk).update(state="settled")
    with at("2018-11-06"):
        filing.file(version.pk, actor=city.office)
        public = plan_publishing.prepare(version.pk, actor=city.office, intro="现予公开", leave_out=[2])
        plan_publishing.release(public.pk, actor=city.publisher, link="")
    return version.plan.round.slug


def _followed() -> tuple[str, str]:
    """A confirmed follower's way to leave, and the way to confirm of one who only asked."""
    secrets = []
    for address in ("reader@example.cn", "other@example.cn"):
        subscribing.ask(address, ALL, frequency="at_once", language="zh-hans")
        row = Subscription.objects.latest("pk")
        secrets.append(sealing.opened(row.sealed, row.pk))
    confirmed, waiting = secrets
    subscribing.confirm(confirmed.confirm)
    return waiting.confirm, confirmed.leave
