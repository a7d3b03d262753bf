"""A round with a task at every stage and something on every page, made through the product's own acts."""

from dataclasses import dataclass
from datetime import date

from cases.domain import changing, closing, planning, progress, publicity, standins
from cases.models import ChangeRequest, Closure, Notice, Objection, Round, Task
from records import evidence
from reports import releasing
from reports.models import Release
from signoff import paper
from signoff.models import PaperSheet, Run
from tests.cases.way import objected, signed_up_to, submitted
from tests.factories import City, at, make_ready, make_round, make_task, picture
from tests.public.stage import record_work, take_to_notice

DAY = "2019-06-28"
STAGES = (
    "closed", "in_notice", "working", "behind", "verified", "reported", "accepted", "ended", "leaders", "mayors",
)  # fmt: skip


@dataclass
class Showcase:
    """Tasks by stage, and the rows that pages of their own are about. The round stands still on DAY."""

    city: City
    round: Round
    drafts: Round
    tasks: dict[str, Task]
    leaders: Closure
    mayors: Closure
    sheet: PaperSheet
    notice: Notice
    objections: list[Objection]
    change: ChangeRequest
    release: Release


def make_showcase(city: City) -> Showcase:
    round = make_round(city, slug="first", contact_phone="0746-0000", is_illustrative=True)
    tasks = {name: make_task(city, round) for name in STAGES}
    take_to_notice(city, tasks["closed"], "2019-03-04")
    with at("2019-03-25"):
        publicity.close(tasks["closed"].pk, actor=city.office)
    with at("2019-05-20"):
        progress.verify(tasks["verified"].pk, actor=city.verifier, share=60, method="site", note="")
        progress.finish_measure(tasks["verified"].measures.first().pk, actor=city.unit, note="完成")
        progress.claim(tasks["working"].pk, actor=city.unit, share=40, text="完成四成")
    notice = take_to_notice(city, tasks["in_notice"], "2019-06-24")
    record_work(city, round)
    make_ready(city, tasks["reported"], DAY)
    signed_up_to(city, submitted(city, tasks["accepted"]).run)
    take_to_notice(city, tasks["ended"], "2019-05-20")
    leaders, mayors = (submitted(city, tasks[name]) for name in ("leaders", "mayors"))
    signed_up_to(city, leaders.run, "leader")
    signed_up_to(city, mayors.run, "mayor")
    drafts = make_round(city, slug="drafts", name="草拟中的一轮")
    tasks["draft"] = make_task(city, drafts, filed=None)
    with at(DAY):
        change = changing.ask(
            tasks["working"].pk, actor=city.unit, field="goal", after="推进80户截污", reason="land_or_funds",
            why="征地手续尚未办结,需要分期",
        )  # fmt: skip
    made = Showcase(
        city, round, drafts, tasks, leaders, mayors, _carried(city, mayors.run), notice,
        [objected(city, notice, day="2019-06-26") for _n in range(2)], change, _published(city, round),
    )  # fmt: skip
    _answer(made)
    Round.objects.filter(pk=round.pk).update(held_on=date.fromisoformat(DAY))
    return made


def _published(city: City, round: Round) -> Release:
    with at(DAY):
        made = releasing.make(round.pk, date.fromisoformat(DAY), actor=city.office)
        return releasing.release(made.pk, actor=city.publisher)


def _carried(city: City, run: Run) -> PaperSheet:
    with at(DAY):
        scan = evidence.store(picture("scan.jpg"), by=city.unit)
        return closing.carry_paper(
            run.pk, actor=city.unit, signer=city.mayor, scan=scan, code=paper.code_of(Run.objects.get(pk=run.pk)),
            signed_on=date.fromisoformat(DAY), comment="同意",
        )  # fmt: skip


def _answer(made: Showcase) -> None:
    city = made.city
    with at(DAY):
        publicity.answer(made.objections[1].pk, actor=city.office, founded=False, text="经核实不属实")
        standins.appoint(
            city.head, city.lead_reviewer, actor=city.head, starts_on=date(2019, 6, 28), ends_on=date(2019, 7, 5),
            reason="出差",
        )  # fmt: skip
        planning.add_category(made.drafts, 9, "固废", actor=city.office)
