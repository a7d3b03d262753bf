"""A round with petitions at every stage and something on every one of their pages, made by the product's own acts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Round
from petitions.domain import closing, extending, importing, linking, receiving, releasing, reviewing, secrecy
from petitions.domain import rules as rule_book
from petitions.domain.receiving import BatchFacts
from petitions.models import Assignment, Batch, Import, Petition, PublicVersion
from reports import publishing
from reports.models import Publication
from tests.factories import City, at, make_round, proof
from tests.petitions import way
from tests.petitions.test_importing import rows, table

TODAY = "2018-08-14"
STAGES = (
    "closed", "corrected", "withdrawn", "prepared", "replied", "asked", "waiting", "reviewed", "with_head",
    "with_leader", "in_review", "returned", "split", "fresh",
)  # fmt: skip


@dataclass
class Petitions:
    """Petitions and their first case by stage, and the rows that pages of their own are about."""

    city: City
    round: Round
    empty: Round
    batch: Batch
    petitions: dict[str, Petition]
    cases: dict[str, Assignment]
    version: PublicVersion
    imports: dict[str, Import]
    publication: Publication


def make_petitions(city: City) -> Petitions:
    batch = way.make_batch(city, len(STAGES), identity={"name": "示例甲举", "phone": "13800000001"})
    round = batch.round
    petitions = dict(zip(STAGES, batch.petitions.order_by("ordinal"), strict=True))
    cases = {
        name: way.hand_over(city, petition)[0] for name, petition in petitions.items() if name not in ("split", "fresh")
    }
    cases["split"], _other = way.hand_over(city, petitions["split"], city.responsible, city.lead, part="部分")
    _handle(city, cases)
    for name in ("closed", "corrected", "withdrawn"):
        way.release(city, petitions[name])
    publication = _published(city, batch, petitions)
    with at(TODAY):
        version = releasing.prepare(petitions["prepared"].pk, actor=city.office)
        _notice(city, cases["reviewed"], petitions["reviewed"])
        secrecy.reveal(petitions["asked"].pk, actor=city.office, reason="电话回访核实情况", proof=proof(city.office))
        linking.link(
            petitions["waiting"].pk, petitions["closed"].pk, kind="same_object", actor=city.office, why="同一砖厂"
        )
        receiving.receive_batch(
            round.pk, BatchFacts(2, date.fromisoformat(TODAY), declared={"total": 3}), way.make_drafts(2, start=901),
            actor=city.office, as_draft=True,
        )  # fmt: skip
    made = Petitions(
        city, round, make_round(city, name="没有信访件的一轮", level="city"), batch, petitions,
        {name: way.fresh(case) for name, case in cases.items()}, version, _tables(city, round), publication,
    )  # fmt: skip
    Round.objects.update(held_on=date.fromisoformat(TODAY))
    return made


def _handle(city: City, cases: dict[str, Assignment]) -> None:
    """Take the cases to where their names say."""
    for name in ("closed", "corrected", "withdrawn", "prepared", "reviewed", "in_review", "returned"):
        if name == "reviewed":
            with at("2018-08-03"):
                rule_book.set_rules(cases[name].petition.round_id, actor=city.office, notice_days=5)
        way.write_reply(city, cases[name], findings=[("夜间排黑烟", "founded"), ("气味刺鼻", "founded")])
        way.sign(city, cases[name])
        if name in ("closed", "corrected", "withdrawn", "prepared", "reviewed"):
            way.review(city, cases[name])
    way.write_reply(city, cases["with_head"])
    way.write_reply(city, cases["with_leader"])
    way.sign(city, cases["with_leader"], "head")
    with at("2018-08-06"):
        from_office = way.fresh(cases["returned"])
        _return(city, from_office)
        extending.ask(cases["asked"].pk, actor=city.unit, until=date(2018, 8, 30), why="监测报告须十日才能出具")


def _return(city: City, case: Assignment) -> None:
    reviewing.send_back(
        case.pk, actor=city.office, reason="请写明停产的日期和复查的结果", seen=reviewing.seen_digest(case)
    )


def _notice(city: City, case: Assignment, petition: Petition) -> None:
    way.release(city, petition, day=TODAY)
    with at(TODAY):
        notice = closing.open_notice(case.pk, actor=city.office)
        closing.take_objection(notice.pk, actor=city.office, text="整改不彻底，仍有异味。")


def _published(city: City, batch: Batch, petitions: dict[str, Petition]) -> Publication:
    """A released table, then a correction and a withdrawal, and a second table that waits."""
    made = []
    with at("2018-08-08"):
        made.append(publishing.make(batch.round_id, batch.pk, actor=city.office))
        publishing.release(made[0].pk, actor=city.publisher, seen=made[0].digest)
    way.release(city, petitions["corrected"], day="2018-08-10", note="更正处理情况")
    with at("2018-08-10"):
        wrong = petitions["withdrawn"].versions.get()
        releasing.withdraw(wrong.pk, actor=city.publisher, why="内容有误，核实后重新公开")
        made.append(publishing.make(batch.round_id, batch.pk, actor=city.office))
    return made[1]


def _tables(city: City, round: Round) -> dict[str, Any]:
    """A table with faults, and a file that is none."""
    lines = rows(5)
    lines[1][3], lines[2][2], lines[3][1] = "", "飞鸽", lines[0][1]
    made = {}
    with at(TODAY):
        for name, file in (("faulty", table(lines)), ("broken", table([], name="空表.xlsx"))):
            made[name] = importing.take(round.pk, file, actor=city.office)
            importing.read_in(made[name].pk)
            made[name].refresh_from_db()
    return made
