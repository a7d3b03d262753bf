"""Pages that take petitions in: dropping a table, its preview, mending a row, entering the batch, a single petition."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from petitions import jobs
from petitions.models import Batch, Identity, Import, Petition
from tests.factories import at, make_round
from tests.petitions import way
from tests.petitions.test_importing import rows, table

pytestmark = pytest.mark.django_db
DAY = "2018-08-02"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def ask(client, user, name, *args, data=None, query=""):
    client.force_login(user)
    url = reverse(f"petitions:{name}", args=args) + query
    with at(DAY):
        return client.get(url) if data is None else client.post(url, data)


def drop(client, city, round, file=None):
    answer = ask(client, city.office, "import_new", round.slug, data={"file": file or table(rows(3))})
    return answer, Import.objects.order_by("pk").last()


def test_from_the_dropped_file_to_the_draft_batch(client, city):
    round = make_round(city)
    answer, source = drop(client, city, round)
    assert (answer.status_code, answer.url) == (302, reverse("petitions:import", args=[round.slug, source.pk]))
    page = ask(client, city.office, "import", round.slug, source.pk).content.decode()
    assert "D2YZ201808010002" in page and "示例乙举" not in page and "13800000001" not in page
    assert 'value="12"' in page and "2018-08-01" in page
    facts = {
        "number": 12,
        "handed_over_on": "2018-08-01",
        "opens_at": "2018-07-31T08:00",
        "cut_off_at": "2018-08-01T08:00",
    }
    answer = ask(client, city.office, "import_commit", round.slug, source.pk, data=facts)
    batch = Batch.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/desk/rounds/{round.slug}/petitions/batches/{batch.pk}/")
    assert (batch.state, batch.petitions.count(), batch.cut_off_at.day) == (Batch.State.DRAFT, 3, 1)


def test_a_refused_file_is_named_with_the_remedy_and_another_can_be_chosen(client, city):
    round = make_round(city)
    _answer, source = drop(client, city, round, SimpleUploadedFile("批次.doc", b"\xd0\xcf\x11\xe0" + bytes(600)))
    page = ask(client, city.office, "import", round.slug, source.pk).content.decode()
    assert "批次.doc" in page and reverse("petitions:import_new", args=[round.slug]) in page
    empty = ask(client, city.office, "import_new", round.slug, data={"file": SimpleUploadedFile("空.xlsx", b"")})
    assert empty.status_code == 422 and "空.xlsx" in empty.content.decode()
    assert ask(client, city.office, "import_new", round.slug, data={}).status_code == 422


def test_a_row_with_a_fault_is_mended_in_place(client, city):
    round = make_round(city)
    good, bad = rows(2)
    bad[3] = ""
    _answer, source = drop(client, city, round, table([good, bad]))
    facts = {"number": 12, "handed_over_on": "2018-08-01"}
    refused = ask(client, city.office, "import_commit", round.slug, source.pk, data=facts)
    assert refused.status_code == 422 and not Petition.objects.exists()
    row = source.rows.get(order=2)
    shown = ask(client, city.office, "import", round.slug, source.pk, query="?only=faults").content.decode()
    assert reverse("petitions:import_row", args=[round.slug, source.pk, row.pk]) in shown
    cells = {f"cell-{name}": text for name, text in row.raw.items()}
    again = ask(client, city.office, "import_row", round.slug, source.pk, row.pk, data=cells)
    assert again.status_code == 422
    cells["cell-content"] = "来电反映某洗车场污水直排。"
    done = ask(client, city.office, "import_row", round.slug, source.pk, row.pk, data=cells)
    assert done.status_code == 302
    assert ask(client, city.office, "import_commit", round.slug, source.pk, data=facts).status_code == 302
    assert Identity.objects.count() == 2


def test_a_row_can_be_left_out_and_taken_in(client, city):
    round = make_round(city)
    _answer, source = drop(client, city, round)
    row = source.rows.first()
    ask(client, city.office, "import_row", round.slug, source.pk, row.pk, data={"act": "out"})
    assert source.rows.filter(is_left_out=True).count() == 1
    ask(client, city.office, "import_row", round.slug, source.pk, row.pk, data={"act": "in"})
    assert not source.rows.filter(is_left_out=True).exists()


def test_a_large_table_shows_how_far_it_is(client, city, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 10)
    round = make_round(city)
    _answer, source = drop(client, city, round)
    assert source.state == Import.State.WAITING
    Import.objects.filter(pk=source.pk).update(state=Import.State.READING, done=250, total=5000)
    page = ask(client, city.office, "import", round.slug, source.pk).content.decode()
    assert 'value="250"' in page and 'max="5000"' in page


def test_the_preview_costs_the_same_for_one_row_and_for_many(client, city):
    round = make_round(city)
    counts = []
    for number, n in ((1, 1), (2, 40)):
        _answer, source = drop(client, city, round, table(rows(n), title=f"第{number}批"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ask(client, city.office, "import", round.slug, source.pk)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_put_aside_keeps_nothing(client, city):
    round = make_round(city)
    _answer, source = drop(client, city, round)
    assert ask(client, city.office, "import_put_aside", round.slug, source.pk, data={}).status_code == 302
    assert not source.rows.exists()


@pytest.mark.parametrize(("name", "code"), [("unit", 403), ("publisher", 403), ("auditor", 403), ("leader", 404)])
def test_nobody_else_gets_in(client, city, name, code):
    round = make_round(city)
    _answer, source = drop(client, city, round)
    for page, args in (("import_new", ()), ("import", (source.pk,)), ("petition_new", ())):
        assert ask(client, city.people[name], page, round.slug, *args).status_code == code


def test_a_single_petition(client, city):
    round = make_round(city)
    with at(DAY):
        drop(client, city, round)
    source = Import.objects.get()
    ask(
        client, city.office, "import_commit", round.slug, source.pk, data={"number": 12, "handed_over_on": "2018-08-01"}
    )
    batch = Batch.objects.get()
    typed = {
        "batch": batch.pk, "number": "X2YZ2018 08010044*", "content": "来信反映噪声扰民，举报人张三丰电话13912345678。",
        "types": ["noise"], "place": city.county.pk, "name": "张三丰", "phone": "13912345678",
    }  # fmt: skip
    answer = ask(client, city.office, "petition_new", round.slug, data=typed)
    made = Petition.objects.get(number="X2YZ201808010044")
    assert (answer.status_code, answer.url) == (302, f"/desk/petitions/{made.pk}/")
    assert (made.channel, made.is_key, made.number_raw) == ("letter", True, "X2YZ2018 08010044*")
    assert "张三丰" not in made.summary and "13912345678" not in made.summary
    assert ask(client, city.office, "petition_new", round.slug, data=typed).status_code == 422
    missing = ask(client, city.office, "petition_new", round.slug, data=typed | {"content": "", "number": "Z1"})
    assert missing.status_code == 422 and "X2YZ" not in missing.content.decode()


def test_a_unit_that_a_single_petition_names_is_the_accused_one_until_the_office_says_otherwise(client, city):
    round = make_round(city)
    batch = way.make_batch(city, 1, round=round)
    typed = {"batch": batch.pk, "content": "来信反映县住建局管网渗漏，未整改。"}
    for number, chosen in enumerate(({}, {"accused": city.lead.pk}, {"accused": "none"}), start=801):
        data = typed | {"number": f"X2YZ201808010{number}"} | chosen
        answer = ask(client, city.office, "petition_new", round.slug, data=data)
    found = Petition.objects.filter(number__startswith="X2YZ2018080108").order_by("number")
    assert [row.accused for row in found] == [city.responsible, city.lead, None]
    told = [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]  # nobody read any yet
    assert told == ["原文写明县住建局，已取为被举报单位；如不正确，请在该件页面修改。"]
