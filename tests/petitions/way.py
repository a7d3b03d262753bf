"""The way of a petition in tests: a round, a batch, cases at units, replies, signatures, review, release."""

from datetime import date
from typing import Any

from petitions.domain import assigning, handling, receiving, releasing, reviewing, signing
from petitions.domain import rules as rule_book
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Assignment, Batch, Petition, PublicVersion
from signoff import engine
from tests.factories import City, at, make_round, make_user, picture, proof

DAY = "2018-08-01"
WORDING = "来电反映东安县石期市镇金石砖厂夜间偷排黑烟，气味刺鼻，影响周边村民生活。"


def make_drafts(count: int = 3, start: int = 1, **fields: Any) -> list[Draft]:
    """Petitions with plain numbers and wording; the first is a key one."""
    return [
        Draft(
            **{
                "number": f"D2YZ20180801{n:04d}",
                "content": f"{WORDING}（第{n}件）",
                "channel": "call" if n % 2 else "letter",
                "is_key": n == start,
                "types": ("air",) if n % 2 else ("air", "noise"),
            }
            | fields
        )
        for n in range(start, start + count)
    ]


def make_batch(city: City, count: int = 3, *, number: int = 1, round: Any = None, **fields: Any) -> Batch:
    """A received batch of a new round, handed over on DAY."""
    round = round or make_round(city)
    city.people.setdefault("county_leader", make_user((city.county, "county_leader")))
    fields = {"place": city.county} | fields
    with at(DAY):
        return receiving.receive_batch(
            round.pk,
            BatchFacts(number, date.fromisoformat(DAY)),
            make_drafts(count, start=100 * number + 1, **fields),
            actor=city.office,
        )


def hand_over(city: City, petition: Petition, *units: Any, day: str = DAY, part: str = "") -> list[Assignment]:
    units = units or (city.responsible,)
    with at(day):
        shares = [assigning.Share(unit, part=part and f"{part}{n}") for n, unit in enumerate(units, start=1)]
        return assigning.hand_over(petition.pk, shares, actor=city.office)


def write_reply(city: City, case: Assignment, *, day: str = "2018-08-03", actor: Any = None, **words: Any) -> Any:
    """Write and file a complete reply."""
    actor = actor or city.unit
    words = {
        "investigation": "现场检查发现，该厂脱硫设施未正常运行。",
        "verdict": "founded",
        "handling": "责令停产整改，立案查处。",
    } | words
    with at(day):
        if not case.files.filter(withdrawn_at=None).exists():
            handling.add_files(case.pk, [picture()], actor=actor, phase="after")
        draft = handling.save_draft(case.pk, actor=actor, seen=seen_of(case), **words)
        handling.tick_all(case.pk, [item.pk for item in handling.points(fresh(case))], actor=actor)
        return handling.file_reply(case.pk, actor=actor, seen=draft.edits)


def seen_of(case: Assignment) -> int:
    draft = handling.draft_of(case)
    return draft.edits if draft else 0


def sign(city: City, case: Assignment, *signers: str, day: str = "2018-08-04") -> None:
    """Let people sign the steps before the office's."""
    for name in signers or ("head", "county_leader"):
        person, run = city.people[name], fresh(case).run
        with at(day):
            signing.sign(run.pk, actor=person, seen=engine.seen_digest(run), proof=proof(person))


def review(city: City, case: Assignment, *, day: str = "2018-08-06") -> Assignment:
    """Pass the review."""
    with at(day):
        seen = reviewing.seen_digest(fresh(case))
        return reviewing.accept(case.pk, actor=city.office, seen=seen, proof=proof(city.office))


def finish(city: City, petition: Petition, *units: Any, **words: Any) -> Assignment:
    """The whole way of a petition at one unit, up to its closing."""
    (case,) = hand_over(city, petition, *units)
    write_reply(city, case, **words)
    sign(city, case)
    review(city, case)
    return fresh(case)


def release(city: City, petition: Petition, *, day: str = "2018-08-07", note: str = "") -> PublicVersion:
    """Prepare and release the petition's public version."""
    with at(day):
        made = releasing.prepare(petition.pk, actor=city.office, note=note)
        return releasing.release(made.pk, actor=city.publisher, seen=made.digest)


def no_chain(city: City, round: Any) -> None:
    """Let the round's petitions go to the office without signatures."""
    with at(DAY):
        rule_book.set_chain(
            round.pk, "petition_office", actor=city.office, seen=rule_book.rules_of(round).chain_version
        )


def fresh(case: Assignment) -> Assignment:
    return Assignment.objects.select_related("petition__round", "run", "organisation", "deadline").get(pk=case.pk)
