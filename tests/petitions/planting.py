"""Fifty petitioners planted in every text that a person could type, and everything about their petitions released."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Round
from orgs.models import Organisation, Role, User
from petitions.domain import (
    closing,
    extending,
    handling,
    importing,
    receiving,
    releasing,
    secrecy,
    signing,
)
from petitions.domain import rules as rule_book
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Assignment, Petition
from reports import publishing
from reports.models import Publication
from signoff import engine
from tests.factories import City, at, make_city, make_org, make_round, make_user, picture, proof
from tests.petitions import tables, way
from tests.petitions.canary import Canary, make_canaries, spellings

COUNT, DEEP = 50, 5  # petitioners; those whose petitions go through every act
TODAY = "2018-08-20"
ENOUGH = "请按程序办理，"  # so that a reason is long enough


@dataclass
class Stage:
    """What was planted: `deep` petitions went through a chain, a return, a notice; the `plain` ones the short way."""

    city: City
    canaries: list[Canary]
    people: dict[str, User] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    deep: list[Petition] = field(default_factory=list)
    plain: list[Petition] = field(default_factory=list)

    @property
    def petitions(self) -> list[Petition]:
        """All, in the order of the canaries."""
        return [*self.deep, *self.plain]

    def canary(self, petition: Petition) -> Canary:
        return self.canaries[[row.pk for row in self.petitions].index(petition.pk)]


def identity(canary: Canary) -> dict[str, str]:
    return {name: getattr(canary, name) for name in secrecy.FIELDS}


def everything(canary: Canary) -> str:
    """All values in every spelling."""
    return "；".join(spellings(canary).values())


def some(canary: Canary, n: int) -> str:
    """All four values, each in one of its spellings; another one for another `n`. At most 200 characters."""
    typed = list(spellings(canary).items())
    chosen = []
    for value in secrecy.FIELDS:
        ways = [text for label, text in typed if label.startswith(f"{value}/")]
        short = [text for text in ways if len(text) <= 45]
        chosen.append(short[n % len(short)])
    return "，".join(chosen)


def make_stage() -> Stage:
    city = make_city()
    stage = Stage(city, make_canaries(COUNT, 20180801))
    accused = make_org("县城管局", city.county)
    city.people["accused_head"] = make_user((accused, Role.HEAD))
    city.people["county_leader"] = make_user((city.county, Role.COUNTY_LEADER))
    city.people["other_leader"] = make_user((city.county, Role.COUNTY_LEADER))  # types; everybody reads their own words
    stage.people = city.people | {
        "accused": make_user((accused, Role.CLERK)),
        "other": make_user((make_org("县水利局", city.county), Role.CLERK)),
    }
    stage.rounds = [make_round(city, slug=f"canaries-{name}", name=f"督察{name}") for name in ("deep", "plain")]
    with at(way.DAY):
        rule_book.set_rules(stage.rounds[0].pk, actor=city.office, notice_days=3)
    way.no_chain(city, stage.rounds[1])
    stage.deep = _received(stage, stage.rounds[0], stage.canaries[:DEEP], accused)
    stage.plain = _received(stage, stage.rounds[1], stage.canaries[DEEP:], None)
    for n, petition in enumerate(stage.deep):
        _through_everything(stage, petition, accused if n == DEEP - 1 else None, n)
    for n, petition in enumerate(stage.plain):
        _the_short_way(stage, petition, n)
    for round in stage.rounds:
        publish(stage, round)
    _tables(stage)
    return stage


def _received(stage: Stage, round: Round, canaries: list[Canary], accused: Organisation | None) -> list[Petition]:
    """A batch with canaries in every column of the hand-over list; of the deep ones the last accuses a unit."""
    told = _in_short if len(canaries) > DEEP else _in_full
    drafts = [
        Draft(
            number=f"D2YZ{round.pk:04d}2018{n:04d}",
            number_raw=f"原号{canary.phone}",
            content=f"来电反映：{told(canary, n)}。厂区夜间排污，气味刺鼻（第{n}件）。",
            channel="call",
            region_text=f"东安县{canary.address}",
            object_name=f"{canary.name}养猪场",
            remark=some(canary, n),
            types=("air", "water"),
            accused=accused if n == DEEP - 1 else None,
            given={"investigation": some(canary, n)},
            identity=identity(canary),
        )
        for n, canary in enumerate(canaries)
    ]
    with at(way.DAY):
        facts = BatchFacts(1, date.fromisoformat(way.DAY))
        batch = receiving.receive_batch(round.pk, facts, drafts, actor=stage.city.office)
    return list(batch.petitions.order_by("ordinal"))


def _in_full(canary: Canary, n: int) -> str:
    return everything(canary)


def _in_short(canary: Canary, n: int) -> str:
    """Three spellings of each value, other ones for each petition: all of them stand somewhere."""
    return "；".join(some(canary, n + more) for more in range(3))


def words_of(canary: Canary, n: int) -> dict[str, Any]:
    """A reply in which every field tells who complained."""
    return {
        "investigation": f"经查，反映情况属实。{some(canary, n)}",
        "handling": f"已责令整改并告知。{some(canary, n + 1)}",
        "accountability": f"约谈一人。{some(canary, n + 2)}",
        "handlers": f"经办：{some(canary, n)}",
        "findings": [(f"夜间排污{some(canary, n)}", "founded")],
    }


def _filed(stage: Stage, case: Assignment, day: str, n: int) -> None:
    city, canary = stage.city, stage.canary(case.petition)
    with at(day):
        draft = handling.save_draft(case.pk, actor=city.unit, seen=way.seen_of(case), **words_of(canary, n))
        handling.tick_all(case.pk, [item.pk for item in handling.points(case)], actor=city.unit)
        handling.file_reply(case.pk, actor=city.unit, seen=draft.edits)


def _the_short_way(stage: Stage, petition: Petition, n: int) -> None:
    city, canary = stage.city, stage.canary(petition)
    (case,) = way.hand_over(city, petition)
    with at("2018-08-02"):
        handling.add_files(
            case.pk, [picture(f"{canary.name}.jpg")], actor=city.unit, phase="after", caption=some(canary, n)[:200]
        )
    _filed(stage, way.fresh(case), "2018-08-03", n)
    way.review(city, case)
    way.release(city, petition)


def _through_everything(stage: Stage, petition: Petition, also: Organisation | None, n: int) -> None:
    """More time, files taken back, a return by a signer, a refused version, notice, objection, closing, reopening."""
    city, canary = stage.city, stage.canary(petition)
    told, office, unit = ENOUGH + some(canary, n), city.office, city.unit
    case = way.hand_over(city, petition, city.responsible, *([also] if also else []))[0]
    with at("2018-08-02"):
        request = extending.ask(case.pk, actor=unit, until=date(2018, 8, 30), why=told)
        extending.decide(request.pk, actor=office, approve=True, decision="同意延期。")
        first, _second = handling.add_files(
            case.pk, [picture(f"{canary.phone}.jpg"), picture(f"{canary.name}.jpg")], actor=unit, phase="after",
            caption=some(canary, n)[:200],
        )  # fmt: skip
        handling.withdraw_file(first.pk, actor=unit, why=told[:200])
        for item in handling.points(case):
            handling.tick(case.pk, item.pk, actor=unit, note=told[:300])
    _filed(stage, way.fresh(case), "2018-08-03", n)
    _signed(stage, case, "head", "2018-08-03", told)
    with at("2018-08-03"):
        run = way.fresh(case).run
        signing.send_back(run.pk, actor=city.other_leader, reason=told, seen=engine.seen_digest(run))
    _filed(stage, way.fresh(case), "2018-08-04", n)
    for signer in ("head", "other_leader"):
        _signed(stage, case, signer, "2018-08-05", told)
    way.review(city, case)
    if also is not None:
        second = petition.assignments.get(organisation=also)
        way.write_reply(city, second, actor=stage.people["accused"])
        way.sign(city, second, "accused_head", "county_leader")
        way.review(city, second)
    _released(stage, petition, case, told)


def _signed(stage: Stage, case: Assignment, who: str, day: str, comment: str) -> None:
    person, run = stage.city.people[who], way.fresh(case).run
    with at(day):
        signing.sign(run.pk, actor=person, seen=engine.seen_digest(run), proof=proof(person), comment=comment[:500])


def _released(stage: Stage, petition: Petition, case: Assignment, told: str) -> None:
    office, publisher = stage.city.office, stage.city.publisher
    with at("2018-08-07"):
        inside = releasing.prepare(petition.pk, actor=office, audience="inside", note=told)
        releasing.release(inside.pk, actor=publisher, seen=inside.digest)
        refused = releasing.prepare(petition.pk, actor=office, note=told)
        releasing.refuse(refused.pk, actor=publisher, why=told)
        made = releasing.prepare(petition.pk, actor=office, note=told)
        made = releasing.reword(made.pk, actor=office, handling=f"已办理。{told}", remark=told, note=told)
        releasing.release(made.pk, actor=publisher, seen=made.digest)
        notice = closing.open_notice(case.pk, actor=office)
        objection = closing.take_objection(notice.pk, actor=office, text="处理不彻底，夜间仍有气味。")
        closing.answer_objection(objection.pk, actor=office, founded=False, answer="经复核，整改已到位。")
    with at("2018-08-15"):
        closing.close(case.pk, actor=office)
        if petition.pk == stage.deep[0].pk:  # one is taken back and released anew
            releasing.withdraw(made.pk, actor=publisher, why=told)
            again = releasing.prepare(petition.pk, actor=office)
            releasing.release(again.pk, actor=publisher, seen=again.digest)


def publish(stage: Stage, round: Round, day: str = "2018-08-16") -> Publication:
    with at(day):
        made = publishing.make(round.pk, round.batches.get(number=1).pk, actor=stage.city.office)
        return publishing.release(made.pk, actor=stage.city.publisher, seen=made.digest)


def _tables(stage: Stage) -> None:
    """A table that was read in and one that waits, each with canaries in its cells, its title and its name."""
    head = [*tables.CLASSIC, "举报人", "联系电话", "身份证号", "住址"]
    rows = []
    for n, canary in enumerate(stage.canaries):
        row = tables.classic(n + 1, f"X2YZ20180816{n:04d}", 交办问题基本情况=everything(canary), 备注=some(canary, n))
        rows.append([*row, canary.name, canary.phone, canary.id_number, canary.address])
    name = stage.canaries[0].name
    for n, actor in enumerate((stage.city.office, stage.city.office)):
        data = tables.sheet([[f"第5批{name}"], head, *rows], title=f"{name}{n}")
        with at("2018-08-16"):
            source = importing.take(stage.rounds[1].pk, SimpleUploadedFile(f"{name}投诉{n}.xlsx", data), actor=actor)
            if not n:
                importing.read_in(source.pk)
