"""A table of petitions on its way in: uploaded, read, mended, entered as a draft, taken back."""

import io
import json
import time
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cases.domain.moves import WrongState
from petitions.domain import importing, receiving, secrecy
from petitions.models import Batch, Identity, Import, ImportRow, Petition
from scenarios.wordings import realistic
from tests.factories import at, make_org, make_round

pytestmark = pytest.mark.django_db
HEAD = ["序号", "受理编号", "受理方式", "交办问题基本情况", "行政区域", "污染类型", "是否加星", "举报人", "联系电话"]
DAY = "2018-08-02"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def table(rows, head=HEAD, title="第12批群众信访举报件交办清单（2018年8月1日）", name="batch.xlsx"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def rows(count, start=1):
    texts = realistic(7, count)
    return [
        [
            n, f"D2YZ20180801{start + n:04d}", "来电", one["text"], "东安县", "大气、噪声", "是" if n == 1 else "否",
            f"示例{'甲乙丙丁'[n % 4]}举", f"138{n:08d}",
        ]
        for n, one in enumerate(texts, start=1)
    ]  # fmt: skip


def uploaded(city, round, file):
    with at(DAY):
        source = importing.take(round.pk, file, actor=city.office)
        assert importing.read_in(source.pk)
    source.refresh_from_db()
    return source


def entered(city, source):
    with at(DAY):
        return importing.commit(source.pk, importing.batch_facts(source), actor=city.office)


def test_a_table_becomes_a_draft_batch(city):
    round = make_round(city)
    source = uploaded(city, round, table(rows(3)))
    assert (source.state, source.done, source.total) == (Import.State.READY, 3, 3)
    batch = entered(city, source)
    assert (batch.number, batch.handed_over_on, batch.state) == (12, date(2018, 8, 1), Batch.State.DRAFT)
    first = batch.petitions.first()
    assert (first.number, first.channel, first.is_key, first.place) == ("D2YZ201808010002", "call", True, city.county)
    assert sorted(kind.kind for kind in first.types.all()) == ["air", "noise"]
    assert Identity.objects.count() == 3


def test_nothing_of_an_identity_stands_outside_the_seal(city):
    source = uploaded(city, make_round(city), table(rows(2)))
    row = source.rows.first()
    told = json.dumps([row.raw, row.values, row.notes], ensure_ascii=False)
    assert "示例乙举" not in told and "13800000001" not in told
    assert not list(importing.path_of(source).parent.glob("*")), "the file itself is gone"
    batch = entered(city, source)
    assert not ImportRow.objects.exclude(sealed=None).exists()
    petition = batch.petitions.first()
    assert secrecy.known(petition).names == ("示例乙举",)
    assert secrecy.known(petition).phones == ("13800000001",)


def test_the_waiting_file_lies_sealed(city):
    with at(DAY):
        source = importing.take(make_round(city).pk, table(rows(1)), actor=city.office)
    assert b"PK" not in importing.path_of(source).read_bytes()[:2]


def test_the_same_file_twice_adds_nothing(city):
    round = make_round(city)
    content = table(rows(2)).read()
    source = uploaded(city, round, SimpleUploadedFile("a.xlsx", content))
    again = uploaded_again(city, round, content)
    assert again == source
    entered(city, source)
    with at(DAY), pytest.raises(ValidationError) as refused:
        importing.take(round.pk, SimpleUploadedFile("b.xlsx", content), actor=city.office)
    assert refused.value.code == "same_file"
    other = uploaded(city, round, table(rows(2), name="c.xlsx", title="第13批"))
    assert list(other.rows.values_list("is_known", flat=True)) == [True, True]
    with at(DAY), pytest.raises(ValidationError) as refused:
        importing.commit(other.pk, receiving.BatchFacts(13, date(2018, 8, 2)), actor=city.office)
    assert refused.value.code == "nothing_new"
    assert Petition.objects.count() == 2


def uploaded_again(city, round, content):
    with at(DAY):
        return importing.take(round.pk, SimpleUploadedFile("a.xlsx", content), actor=city.office)


def test_faults_are_mended_in_place_or_left_out_and_block_the_rest(city):
    good, bad = rows(2)
    bad[3] = ""
    source = uploaded(city, make_round(city), table([good, bad]))
    row = source.rows.get(order=2)
    assert [error["field"] for error in row.errors] == ["content"]
    with at(DAY), pytest.raises(ValidationError) as refused:
        importing.commit(source.pk, importing.batch_facts(source), actor=city.office)
    assert refused.value.code == "faults" and not Petition.objects.exists()
    with at(DAY):
        importing.mend(row.pk, actor=city.office, cells={"content": "来电反映某洗车场污水直排。"})
    row.refresh_from_db()
    assert row.errors == [] and row.values["content"] == "来电反映某洗车场污水直排。"
    assert importing._private(row)["petitioner_name"] == "示例丙举", "the sealed cells survive the mending"
    with at(DAY):
        importing.leave_out(row.pk, actor=city.office, out=True)
    assert entered(city, source).petitions.count() == 1


def test_a_mended_number_that_stands_elsewhere_is_a_fault(city):
    source = uploaded(city, make_round(city), table(rows(2)))
    first, second = source.rows.order_by("order")
    with at(DAY):
        mended = importing.mend(second.pk, actor=city.office, cells={"number": first.values["number"]})
    assert [error["field"] for error in mended.errors] == ["number"]


def test_an_entered_table_is_not_entered_again(city):
    source = uploaded(city, make_round(city), table(rows(1)))
    batch = entered(city, source)
    with at(DAY), pytest.raises(WrongState):
        importing.commit(source.pk, importing.batch_facts(source), actor=city.office)
    with at(DAY):
        receiving.take_back(batch.pk, actor=city.office)
    source.refresh_from_db()
    assert source.state == Import.State.TAKEN_BACK and not Petition.objects.exists() and not Identity.objects.exists()


def test_a_refused_file_says_why_and_leaves_nothing(city):
    source = uploaded(city, make_round(city), SimpleUploadedFile("表.xlsx", b"%PDF-1.7 not a table"))
    assert source.state == Import.State.FAILED and "表.xlsx" in source.fault
    assert not source.rows.exists() and not importing.path_of(source).exists()


def test_only_the_office_takes_tables_in(city):
    round = make_round(city)
    for name in ("unit", "publisher", "verifier", "admin", "secretary"):
        with at(DAY), pytest.raises(PermissionDenied):
            importing.take(round.pk, table(rows(1)), actor=city.people[name])


def test_a_unit_named_in_the_wording_is_taken_for_the_accused_one(city):
    bureau = make_org("东安县环境保护监察大队", city.county)
    row = rows(1)[0]
    row[3] = "来电反映东安县环境保护监察大队接到举报后不到现场。"
    batch = entered(city, uploaded(city, make_round(city), table([row])))
    assert batch.petitions.get().accused == bureau


def test_what_a_finished_table_says_is_kept_for_the_first_reply(city):
    head = ["序号", "受理编号", "交办问题基本情况", "调查核实情况", "是否属实", "处理和整改情况", "是否办结"]
    line = [1, "X2YZ201808010009", "来信反映河道垃圾。", "现场有垃圾。", "属实", "已清运。", "已办结"]
    batch = entered(city, uploaded(city, make_round(city), table([line], head)))
    assert batch.petitions.get().original.given == {
        "investigation": "现场有垃圾。", "verdict": "founded", "handling": "已清运。", "status": "closed",
    }  # fmt: skip


def test_tables_that_nobody_entered_are_forgotten(city):
    source = uploaded(city, make_round(city), table(rows(2)))
    with at("2018-08-10"):
        assert importing.forget_old() == 0
    with at("2018-09-10"):
        assert importing.forget_old() == 1
    assert not source.rows.exists()


def test_210_petitions_in_under_five_seconds(city):
    make_round_ = make_round(city)
    file = table(rows(210))
    began = time.perf_counter()
    batch = entered(city, uploaded(city, make_round_, file))
    took = time.perf_counter() - began
    assert batch.petitions.count() == 210
    assert took < 10, f"{took:.1f} s; under 5 s alone on the machine"


def test_command_looks_and_enters(city, tmp_path, capsys):
    round = make_round(city)
    path = tmp_path / "batch.xlsx"
    path.write_bytes(table(rows(2)).read())
    call_command("import_petitions", str(path), "--round", round.slug, "--dry-run", "--json")
    shown = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in shown["petitions"]] == ["D2YZ201808010002", "D2YZ201808010003"]
    assert shown["errors"] == [] and not Petition.objects.exists()
    assert "138" not in json.dumps(shown) and "示例" not in json.dumps(shown["petitions"][0], ensure_ascii=False)
    with at(DAY):
        call_command("import_petitions", str(path), "--round", round.slug)
    assert Batch.objects.get().petitions.count() == 2


def test_command_refuses_in_one_line(city, tmp_path):
    round = make_round(city)
    path = tmp_path / "not.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for arguments in (
        [str(path), "--round", round.slug], [str(tmp_path / "none.xlsx"), "--round", round.slug],
        [str(path), "--round", "nowhere"],
    ):  # fmt: skip
        with pytest.raises(CommandError) as refused:
            call_command("import_petitions", *arguments)
        assert refused.value.returncode == 2 and "\n" not in str(refused.value)


@pytest.mark.usefixtures("en")
def test_a_table_of_headings_alone_says_so(city, tmp_path):
    path = tmp_path / "batch.xlsx"
    path.write_bytes(table([]).read())
    with at(DAY), pytest.raises(CommandError) as refused:
        call_command("import_petitions", str(path), "--round", make_round(city).slug)
    assert str(refused.value) == "The table holds no petitions; nothing was added."


@pytest.mark.usefixtures("en")
def test_command_enters_nothing_of_a_file_of_which_a_sheet_was_not_read(city, tmp_path):
    book = openpyxl.load_workbook(table(rows(2)))
    book.create_sheet("续").append([3, "D2YZ201808010009", "来电", "扬尘"])
    path = tmp_path / "batch.xlsx"
    book.save(path)
    round = make_round(city)
    with at(DAY), pytest.raises(CommandError) as refused:
        call_command("import_petitions", str(path), "--round", round.slug)
    assert refused.value.returncode == 1
    assert str(refused.value) == (
        "nothing was entered, 1 faults: sheet “续”: it holds petition numbers such as D2YZ201808010009 but no row of"
        " headings; copy the headings over them"
    )
    assert not Petition.objects.exists() and not Batch.objects.exists()


def test_numbers_are_judged_anew_when_the_table_is_entered(city):
    """Another table with the same numbers was a draft while this one was read; it was taken back since."""
    round = make_round(city)
    batch = entered(city, uploaded(city, round, table(rows(2))))
    later = uploaded(city, round, table(rows(3), title="第13批群众信访举报件交办清单（2018年8月1日）"))
    assert importing.to_enter(later).count() == 1
    with at(DAY):
        receiving.take_back(batch.pk, actor=city.office)
    assert entered(city, later).petitions.count() == 3


def test_numbers_that_came_in_meanwhile_add_nothing(city):
    round = make_round(city)
    later = uploaded(city, round, table(rows(3), title="第13批群众信访举报件交办清单（2018年8月1日）"))
    entered(city, uploaded(city, round, table(rows(2))))
    assert entered(city, later).petitions.count() == 1


def test_what_was_read_is_not_kept_beside_the_petitions(city):
    round = make_round(city)
    kept = uploaded(city, round, table(rows(2)))
    entered(city, kept)
    gone = uploaded(city, round, table(rows(1, start=50), title="第14批群众信访举报件交办清单（2018年8月1日）"))
    batch = entered(city, gone)
    with at(DAY):
        receiving.take_back(batch.pk, actor=city.office)
    assert not gone.rows.exists()
    with at("2018-08-15"):
        importing.forget_old()
    assert kept.rows.count() == 2
    with at("2018-08-17"):
        importing.forget_old()
    kept.refresh_from_db()
    assert (kept.state, kept.rows.count(), Petition.objects.count()) == (Import.State.COMMITTED, 0, 2)


def test_a_table_put_aside_while_it_is_read_stays_put_aside(city):
    round = make_round(city)
    source = uploaded(city, round, table(rows(2)))
    result = importing.read(table(rows(2)).read(), "batch.xlsx")
    with at(DAY):
        importing.put_aside(source.pk, actor=city.office)
        importing._keep_rows(source, result)
    source.refresh_from_db()
    assert (source.state, source.rows.count()) == (Import.State.TAKEN_BACK, 0)
