"""Two cities with everything in them that a page could show, for the tests of who may see what.

Words and names of the first city carry a mark, so that a page that tells the second city anything of it is found.
"""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from cases.domain import changing, closing, filing, planning, publicity
from cases.models import Round, Task
from orgs.models import Role, Substitution
from papers import making
from papers.models import Order
from petitions.domain import handling
from records import evidence
from reports import releasing, snapshots
from reports.models import Release
from signoff import engine
from signoff.models import Run, Signature
from tests.factories import City, at, make_city, make_ready, make_round, make_task, make_user, picture, proof
from tests.petitions import way
from tests.two_cities_access import make_access
from tests.two_cities_bulletins import make_bulletins
from tests.two_cities_campaigns import make_campaigns
from tests.two_cities_checkup import make_checkup
from tests.two_cities_intake import make_intake
from tests.two_cities_leading import make_leading
from tests.two_cities_letters import make_letters
from tests.two_cities_liability import make_liability
from tests.two_cities_lookback import make_lookback
from tests.two_cities_petitions import make_released
from tests.two_cities_plans import make_plans
from tests.two_cities_pressure import make_cards
from tests.two_cities_scheduling import make_months
from tests.two_cities_wall import make_wall

DAY = "2019-06-03"
MARK = "独有标记"
ROLES = (
    "office", "verifier", "publisher", "unit", "head", "lead_reviewer", "leader", "secretary", "mayor", "observer",
    "auditor", "admin",
)  # fmt: skip
WHY = "汛期冲毁施工便道,须重新修筑"


@dataclass
class Place:
    """One city, its round, and ids of one row of each kind."""

    city: City
    round: Round
    mark: str
    ids: dict[str, Any] = field(default_factory=dict)


def make_place(mark: str) -> Place:
    """A city with tasks in every state, a run with signatures, paper, objection, change, release and substitution."""
    city = make_city()
    for unit in (city.city, city.county, city.office_unit, city.responsible, city.lead):
        unit.name += mark
        unit.save()
    for name, person in city.people.items():
        person.last_name = f"{name}{mark}"
        person.save()
    with at("2018-11-01"):
        round = make_round(city, chain="short", notice_days=5, name=f"督察{mark}")
    place = Place(city, round, mark)
    goal = {"goal": f"完成截污{mark}"}
    working, signing, noticed, closed = (make_task(city, round, **goal) for _n in range(4))
    make_task(city, round, filed=None, **goal)
    _work(place, working)
    _sign(place, make_ready(city, signing))
    _notice(place, make_ready(city, noticed))
    _close(place, make_ready(city, closed))
    _draft(place)
    _people(place)
    _release(place)
    _petitions(place)
    make_released(place)
    make_cards(place)
    make_months(place)
    make_letters(place)
    make_bulletins(place)
    make_wall(place)
    make_intake(place)
    make_plans(place)
    make_leading(place)
    make_campaigns(place)
    make_lookback(place)
    make_liability(place)
    make_checkup(place)
    make_access(place)
    _order(place)
    return place


def _order(place: Place) -> None:
    """A paper that the office ordered, ready to fetch."""
    row = Order.objects.create(
        kind="test.paper",
        title=f"通报{place.mark}",
        file_name=f"{place.mark}.pdf",
        media_type="application/pdf",
        state=Order.State.DONE,
        done=1000,
        sha256=sha256(place.mark.encode()).hexdigest(),
        size=len(place.mark.encode()),
        asked_by=place.city.office,
    )
    (making.home() / row.sha256).write_bytes(place.mark.encode())
    place.ids["order"] = row.pk


def _work(place: Place, task: Task) -> None:
    city = place.city
    with at("2019-05-06"):
        change = changing.ask(
            task.pk, actor=city.unit, field="deadline", after="2020年1月底前", reason="force_majeure",
            why=WHY + place.mark, files=[evidence.store(picture(), by=city.unit)],
        )  # fmt: skip
        (row,) = filing.add_evidence(task.pk, [picture()], actor=city.unit, phase="after", caption=place.mark)
    place.ids |= {"task": task.pk, "number": task.problem.number, "problem": task.problem_id}
    place.ids |= {"change": change.pk, "change_file": change.evidence.get().pk, "evidence": row.pk}
    place.ids["measure"] = task.measures.first().pk


def _submitted(place: Place, task: Task, *signers: str) -> Run:
    with at("2019-05-07"):
        run = closing.submit(task.pk, actor=place.city.unit, statement=f"完成{place.mark}").run
    for who in signers:
        person, run = place.city.people[who], Run.objects.get(pk=run.pk)
        with at("2019-05-08"):
            visit = who == "verifier"
            words = {"site_note": "看过", "photos": [evidence.store(picture(), by=person)]} if visit else {}
            seen = engine.seen_digest(run)
            closing.sign(run.pk, actor=person, seen=seen, proof=proof(person), comment=f"同意{place.mark}", **words)
    return Run.objects.get(pk=run.pk)


def _sign(place: Place, task: Task) -> None:
    city, run = place.city, _submitted(place, task, "head")
    with at("2019-05-08"):
        sheet = closing.carry_paper(
            run.pk, actor=city.unit, signer=city.lead_reviewer, scan=evidence.store(picture(), by=city.unit),
            code=engine.seen_digest(run)[:12], signed_on=date(2019, 5, 8), comment=place.mark,
        )  # fmt: skip
    place.ids |= {"signing_task": task.pk, "run": run.pk, "sheet": sheet.pk, "scan": sheet.scan_id}
    place.ids["signature"] = run.signatures.get().pk


def _notice(place: Place, task: Task) -> None:
    city, run = place.city, _submitted(place, task, "head", "lead_reviewer", "verifier")
    with at("2019-05-30"):
        words = {"result": f"已整改{place.mark}", "signed_by": "市政府"}
        notice = publicity.open_notice(task.pk, actor=city.office, **words)
    with at("2019-05-31"):
        objection, _code = publicity.object_to(
            notice.pk, text=f"夜间仍有臭味,请现场核查{place.mark}", contact=f"张{place.mark}"
        )
    seen_on_site = Signature.objects.get(run=run, signer=city.verifier)
    place.ids |= {"notice_task": task.pk, "notice": notice.pk, "objection": objection.pk}
    place.ids |= {"site_signature": seen_on_site.pk, "site_photo": seen_on_site.photos.get().pk}
    place.ids["public_photo"] = task.evidence.filter(withdrawn_at=None).first().pk


def _close(place: Place, task: Task) -> None:
    _submitted(place, task, "head", "lead_reviewer", "verifier")
    with at("2019-05-09"):
        publicity.open_notice(task.pk, actor=place.city.office, result=f"已整改{place.mark}", signed_by="市政府")
    with at("2019-05-20"):
        publicity.close(task.pk, actor=place.city.office)
    place.ids["closed_task"] = task.pk


def _draft(place: Place) -> None:
    draft = Task.objects.get(problem__round=place.round, stage="draft")
    place.ids |= {"draft_task": draft.pk, "draft_number": draft.problem.number}
    with at("2019-05-06"):
        bare = planning.add_problem(
            place.round, actor=place.city.office, category=place.round.categories.first(), number=20,
            title=f"空{place.mark}", text="x",
        )  # fmt: skip
    place.ids["bare_number"] = bare.number


def _people(place: Place) -> None:
    city = place.city
    deputy = make_user((city.responsible, Role.CLERK), last_name=f"替{place.mark}")
    row = Substitution.objects.create(
        principal=city.head, substitute=deputy, starts_on=date(2019, 6, 1), ends_on=date(2019, 6, 30), reason=place.mark
    )
    place.ids["substitution"] = row.pk


def _release(place: Place) -> None:
    city = place.city
    with at("2019-06-01"):
        first = releasing.make(place.round.pk, date(2019, 5, 31), actor=city.office)
        releasing.release(first.pk, actor=city.publisher)
        draft = releasing.make(place.round.pk, date(2019, 6, 1), actor=city.office)
        frozen = snapshots.make(place.round.pk, date(2019, 6, 1), actor=city.office)
    assert Release.objects.get(pk=first.pk).state == Release.State.RELEASED
    place.ids |= {"release": first.pk, "draft_release": draft.pk, "snapshot": frozen.pk}


def _petitions(place: Place) -> None:
    """A case in hand with a file, one whose reply is being signed, one to review."""
    city = place.city
    words = {
        "object_name": f"砖厂{place.mark}",
        "summary": f"摘要{place.mark}",
        "content": f"{way.WORDING}{place.mark}",
    }
    batch = way.make_batch(city, 3, round=place.round, **words)
    city.people["county_leader"].last_name = f"县领导{place.mark}"
    city.people["county_leader"].save()
    waiting, signing, reviewed = (way.hand_over(city, petition)[0] for petition in batch.petitions.all())
    said = {"day": "2019-05-06", "investigation": f"调查{place.mark}", "handling": f"处理{place.mark}"}
    with at("2019-05-06"):
        (file,) = handling.add_files(waiting.pk, [picture()], actor=city.unit, phase="after", caption=place.mark)
    for row in (signing, reviewed):
        way.write_reply(city, row, **said)
    way.sign(city, reviewed, day="2019-05-07")
    place.ids |= {"batch": batch.pk, "petition": waiting.petition_id}
    place.ids |= {"case": waiting.pk, "case_to_sign": signing.pk, "case_to_review": reviewed.pk}
    place.ids |= {"handling_file": file.pk, "petition_run": way.fresh(signing).run_id}
    place.ids["reply_signature"] = Signature.objects.filter(run=way.fresh(reviewed).run_id).latest("pk").pk
