"""The table of a day: what goes into it, who gives it out, and what is left of it after withdrawals."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from cases import sentences
from cases.domain.moves import WrongState
from papers.drawing import draw
from petitions.domain import releasing
from petitions.models import Petition
from records.models import Event
from records.trail import verify
from reports import drawing, publications, publishing
from reports.catalogue.petition_data import restored
from reports.catalogue.petition_table import compose
from reports.models import Publication
from reports.totals import TotalsDisagree
from tests.factories import at
from tests.petitions import way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_papers")]
DAY = "2018-08-08"
SECRET = "金丝雀作坊"


def finished(city, count=3, **fields):
    """A batch whose petitions are all reviewed and closed, none released."""
    batch = way.make_batch(city, count, **fields)
    for petition in batch.petitions.all():
        way.finish(city, petition, investigation=f"经查，{SECRET}第{petition.number[-1]}次违法生产。")
    return batch


def made(city, batch, day=DAY):
    with at(day):
        return publishing.make(batch.round.pk, batch.pk, actor=city.office)


def published(city, batch, day=DAY):
    row = made(city, batch, day)
    with at(day):
        return publishing.release(row.pk, actor=city.publisher, seen=row.digest)


def correct(city, petition, text, day="2018-08-09"):
    with at(day):
        version = releasing.prepare(petition.pk, actor=city.office, note="更正处理情况")
        version = releasing.reword(version.pk, actor=city.office, handling=text)
        return releasing.release(version.pk, actor=city.publisher, seen=version.digest)


def test_what_was_released_is_frozen_with_the_counts_of_the_whole_batch(city):
    batch = finished(city)
    first, second, third = batch.petitions.all()
    way.release(city, first), way.release(city, second)
    with at(DAY):
        waiting = releasing.prepare(third.pk, actor=city.office)  # a draft: nobody may read it
    row = made(city, batch)
    data = restored(row.data)
    assert [one.number for one in data.rows] == [first.number, second.number]
    assert (data.received, data.assigned, data.key_count, data.number) == (3, 3, 1, 1)
    assert data.by_channel == {"call": 2, "letter": 1}
    assert data.by_type == {"air": 3, "noise": 1}
    assert data.by_place == (("东安县", 3),)
    assert "本批另有1件未列入本次公开。" in text_of(data)
    assert waiting.content["number"] not in text_of(data)
    assert [line.version.petition for line in row.lines.all()] == [first, second]
    assert verify().fault == ""


def test_four_eyes_and_the_text_that_was_seen(city):
    batch = finished(city, 1)
    petition = batch.petitions.get()
    way.release(city, petition)
    row = made(city, batch)
    with at(DAY):
        for nobody in (city.office, city.unit, city.verifier):
            with pytest.raises(PermissionDenied):
                publishing.release(row.pk, actor=nobody, seen=row.digest)
        with pytest.raises(WrongState):
            publishing.release(row.pk, actor=city.publisher, seen="0" * 64)
        with pytest.raises(PermissionDenied):
            publishing.make(batch.round.pk, batch.pk, actor=city.publisher)
        assert publishing.release(row.pk, actor=city.publisher, seen=row.digest).state == "released"
        with pytest.raises(WrongState):
            publishing.release(row.pk, actor=city.publisher, seen=row.digest)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(released_by=city.office)


def test_a_withdrawal_before_the_release_makes_the_table_stale(city):
    batch = finished(city, 2)
    versions = [way.release(city, petition) for petition in batch.petitions.all()]
    row = made(city, batch)
    with at(DAY):
        releasing.withdraw(versions[0].pk, actor=city.publisher, why="数据有误")
        with pytest.raises(WrongState):
            publishing.release(row.pk, actor=city.publisher, seen=row.digest)
        with pytest.raises(WrongState):
            publishing.make(batch.round.pk, batch.pk, actor=city.office)
        publishing.discard(row.pk, actor=city.office)
    again = made(city, batch)
    assert (again.number, len(again.data["rows"])) == (1, 1)


def test_nothing_new_is_refused_and_numbers_have_no_gaps(city):
    batch = finished(city, 2)
    first, second = batch.petitions.all()
    with at(DAY), pytest.raises(ValidationError):
        publishing.make(batch.round.pk, batch.pk, actor=city.office)
    way.release(city, first)
    assert published(city, batch).number == 1
    with at(DAY), pytest.raises(ValidationError):
        publishing.make(batch.round.pk, batch.pk, actor=city.office)
    way.release(city, second)
    row = published(city, batch, "2018-08-09")
    data = restored(row.data)
    assert (row.number, [one.number for one in data.rows]) == (2, [second.number])
    assert "本批另有1件此前已公开。" in text_of(data)
    assert "未列入" not in text_of(data)


def test_late_numbers_and_corrections_come_with_the_next_table(city):
    batch = finished(city, 2)
    first, second = batch.petitions.all()
    way.release(city, first)
    published(city, batch)
    later = finished(city, 1, number=2, round=batch.round)
    way.release(city, later.petitions.get())
    way.release(city, second)
    correct(city, first, "已改为罚款三万元。")
    assert [(one.batch.label, one.own, one.late, one.corrected) for one in publications.waiting(batch.round)] == [
        ("2", 1, 1, 1),
        ("1", 2, 0, 0),
    ]
    data = restored(published(city, later, "2018-08-10").data)
    assert [(one.number, one.late, one.again, one.version) for one in data.rows] == [
        (later.petitions.get().number, False, False, 1),
        (first.number, True, True, 2),
        (second.number, True, False, 1),
    ]
    text = text_of(data)
    assert f"补充公开以前批次的信访举报件1件：{second.number}（第1批）" in text
    assert f"更正已公开的信访举报件1件：{first.number}（2018年8月9日更正，第2版）" in text


def test_what_was_corrected_later_is_marked_in_the_old_table(city):
    batch = finished(city, 1)
    petition = batch.petitions.get()
    way.release(city, petition)
    row = published(city, batch)
    correct(city, petition, "已改为罚款三万元。")
    now = publications.current(row)
    assert now.digest != row.digest
    assert (now.rows[0].superseded, now.rows[0].handling) == (2, "责令停产整改，立案查处。")
    assert "已更正，见第2版" in cells_of(now)
    assert f"本次公开后又作更正的信访举报件1件：{petition.number}（2018年8月9日更正，第2版）" in text_of(now)


def test_a_withdrawn_text_is_gone_from_every_kind_of_file(city):
    batch = finished(city, 2)
    versions = [way.release(city, petition) for petition in batch.petitions.all()]
    row = published(city, batch)
    before = {kind: plain(drawing.of_publication(publications.current(row), kind)) for kind in ("xlsx", "docx", "html")}
    assert all(f"{SECRET}第1次" in text for text in before.values())
    with at("2018-08-09"):
        releasing.withdraw(versions[0].pk, actor=city.publisher, why="涉及企业商业秘密")
    now = publications.current(row)
    for kind in ("xlsx", "docx", "html"):
        text = plain(drawing.of_publication(now, kind))
        assert f"{SECRET}第1次" not in text
        assert f"{SECRET}第2次" in text
        assert versions[0].content["number"] in text
        assert "已撤回" in text
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(drawing.of_publication(now, "pdf"))).pages)
    printed = "".join(pages.split())
    assert f"{SECRET}第1次" not in printed
    assert f"{SECRET}第2次" in printed and "已撤回" in printed
    row.refresh_from_db()
    assert SECRET in str(row.data["rows"][0])  # what was frozen stays, in the database only


def test_all_of_a_batch_withdrawn_leaves_numbers(city):
    batch = finished(city, 1)
    version = way.release(city, batch.petitions.get())
    row = published(city, batch)
    with at("2018-08-09"):
        releasing.withdraw(version.pk, actor=city.publisher, why="数据有误")
    assert SECRET not in text_of(publications.current(row)) + cells_of(publications.current(row))


def test_a_withdrawn_table_leaves_its_number_and_gives_its_rows_back(city):
    batch = finished(city, 1)
    way.release(city, batch.petitions.get())
    row = published(city, batch)
    with at("2018-08-09"):
        with pytest.raises(ValidationError):
            publishing.withdraw(row.pk, actor=city.publisher, why=" ")
        with pytest.raises(PermissionDenied):
            publishing.withdraw(row.pk, actor=city.office, why="表格有误")
        done = publishing.withdraw(row.pk, actor=city.publisher, why="表格有误，电话13812345678")
    assert (done.state, done.why) == ("withdrawn", "表格有误，电话（电话略）")
    assert made(city, batch, "2018-08-10").number == 2


def test_counts_that_disagree_with_the_rows_stop_the_table(city):
    batch = finished(city, 1)
    petition = batch.petitions.get()
    way.release(city, petition)
    Petition.objects.filter(pk=petition.pk).update(channel="letter")  # released as a call
    with at(DAY), pytest.raises(TotalsDisagree):
        publishing.make(batch.round.pk, batch.pk, actor=city.office)
    assert not Publication.objects.exists()


def test_the_trail_tells_every_act_without_the_words(city):
    batch = finished(city, 1)
    way.release(city, batch.petitions.get())
    row = published(city, batch)
    with at(DAY):
        publishing.withdraw(row.pk, actor=city.publisher, why="表格有误")
    lines = list(Event.objects.filter(verb__startswith="publication.").order_by("seq"))
    assert [line.verb for line in lines] == ["publication.made", "publication.released", "publication.withdrawn"]
    assert all(line.verb in sentences.VERBS for line in lines)
    assert SECRET not in str([(line.before, line.after, line.note, line.subject_label) for line in lines])


def test_equal_tables_are_equal_to_the_byte(city):
    batch = finished(city, 1)
    way.release(city, batch.petitions.get())
    row = published(city, batch)
    assert drawing.of_publication(publications.current(row), "docx") == draw(compose(restored(row.data)), "docx")


@pytest.mark.parametrize("count", [1, 4])
def test_what_is_shown_costs_two_queries(city, count, django_assert_num_queries):
    batch = finished(city, count)
    for petition in batch.petitions.all():
        way.release(city, petition)
    row = published(city, batch)
    with django_assert_num_queries(2):
        publications.current(row)
    with django_assert_num_queries(2):
        publications.waiting(batch.round)


def text_of(data):
    return "\n".join(paragraph for section in compose(data).sections for paragraph in section.paragraphs)


def cells_of(data):
    return "\n".join(cell for row in compose(data).attachment.rows for cell in row.cells)


def plain(body):
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "".join(file.read(name).decode() for name in file.namelist() if name.endswith("xml"))
    return body.decode()
