"""What goes out and what comes in of one of the two cities: versions, tables of a day, drafts, a table read in."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from petitions.domain import extending, importing, linking, receiving, releasing, secrecy
from petitions.domain import rules as rule_book
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Assignment, Batch, Petition
from reports import publishing
from reports.models import Publication
from tests.factories import at, proof
from tests.petitions import tables, way

RECEIVED, REPLIED, SIGNED, REVIEWED, PUBLISHED, TODAY = (
    "2019-05-20", "2019-05-22", "2019-05-23", "2019-05-24", "2019-05-27", "2019-05-28"
)  # fmt: skip


def make_released(place: Any) -> None:
    """Fill `place.ids` with rows that tests.two_cities has not; texts that a person typed carry the city's mark."""
    city = place.city
    closed, prepared = _batch(place, 2, 2).petitions.order_by("ordinal")
    for petition in (closed, prepared):
        _reviewed(place, petition)
    way.release(city, closed, day=PUBLISHED)
    table = _table(place, closed.batch, PUBLISHED)
    with at(PUBLISHED):
        publishing.release(table.pk, actor=city.publisher, seen=table.digest)
    way.release(city, closed, day=TODAY, note=f"更正{place.mark}")
    draft = _table(place, closed.batch, TODAY)
    with at(TODAY):
        waiting = releasing.prepare(prepared.pk, actor=city.office)
    place.ids |= {"closed_petition": closed.pk, "released_number": closed.number, "draft_version": waiting.pk}
    place.ids |= {"publication_number": table.number, "draft_number_of_table": draft.number}
    place.ids |= {"table": table.pk, "draft_table": draft.pk}
    _asked(place, Assignment.objects.get(pk=place.ids["case"]), closed)
    _taken_in(place)


def _batch(place: Any, number: int, count: int, *, as_draft: bool = False) -> Batch:
    drafts = [
        Draft(
            number=f"X2YZ201905{number:02d}{n:04d}", content=f"反映砖厂夜间排黑烟{place.mark}{n}", channel="letter",
            place=place.city.county, object_name=f"砖厂{place.mark}", remark=f"备注{place.mark}", types=("air",),
            identity={"name": "欧阳龘灏", "phone": "19707461234"},
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    facts = BatchFacts(number, date.fromisoformat(RECEIVED))
    with at(RECEIVED):
        return receiving.receive_batch(place.round.pk, facts, drafts, actor=place.city.office, as_draft=as_draft)


def _reviewed(place: Any, petition: Petition) -> None:
    city = place.city
    (case,) = way.hand_over(city, petition, day=RECEIVED, part=f"部分{place.mark}")
    way.write_reply(city, case, day=REPLIED, investigation=f"已查明{place.mark}", handling=f"已整改{place.mark}")
    way.sign(city, case, day=SIGNED)
    way.review(city, case, day=REVIEWED)


def _table(place: Any, batch: Batch, day: str) -> Publication:
    with at(day):
        return publishing.make(place.round.pk, batch.pk, actor=place.city.office)


def _asked(place: Any, case: Assignment, other: Petition) -> None:
    """A request for more time, a link and an opened identity."""
    city = place.city
    with at(REPLIED):
        extending.ask(case.pk, actor=city.unit, until=date(2019, 6, 20), why=f"等候检测机构出具检测报告{place.mark}")
        link = linking.link(other.pk, case.petition_id, kind="same_object", actor=city.office, why=f"同一{place.mark}")
        secrecy.reveal(other.pk, actor=city.office, reason=f"电话回访核实{place.mark}", proof=proof(city.office))
        rules = rule_book.set_rules(place.round.pk, actor=city.office, reply_days=10)
    place.ids |= {"petition_link": link.pk, "reveal": other.reveals.get().pk, "petition_rules": rules.pk}


def _taken_in(place: Any) -> None:
    """A draft batch, and a table with a row to look at."""
    draft = _batch(place, 3, 1, as_draft=True)
    row = tables.classic(1, "D2YZ201905290001", 交办问题基本情况=f"反映堆场扬尘{place.mark}")
    upload = SimpleUploadedFile(f"第4批{place.mark}.xlsx", tables.sheet([tables.CLASSIC, row]))
    with at("2019-05-29"):
        source = importing.take(place.round.pk, upload, actor=place.city.office)
        importing.read_in(source.pk)
    place.ids |= {"import": source.pk, "import_row": source.rows.get().pk, "draft_batch": draft.pk}
