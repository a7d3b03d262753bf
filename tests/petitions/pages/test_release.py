"""The desk's way of a result to the public: prepared, read beside its marks, released one by one, withdrawn."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from petitions.domain import receiving, releasing, secrecy
from petitions.models import Petition, PublicVersion
from petitions.projection import highlighted, marked
from petitions.queues_release import to_prepare, to_release
from tests.factories import at
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-07"
PHONE = "13907461234"


@pytest.fixture
def batch(city):
    made = way.make_batch(city, 2)
    for petition in made.petitions.all():
        way.finish(city, petition, investigation=f"经查，联系电话{PHONE}的人员反映属实。")
    return made


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def get(person, name, *args, **query):
    with at(DAY):
        return browser(person).get(reverse(f"petitions:{name}", args=args), query)


def post(person, name, *args, **data):
    with at(DAY):
        return browser(person).post(reverse(f"petitions:{name}", args=args), data)


def draft(city, petition, **more):
    with at(DAY):
        return releasing.prepare(petition.pk, actor=city.office, **more)


def said(answer):
    return answer.content.decode()


def test_the_queue_to_prepare_holds_reviewed_petitions_until_something_is_prepared(city, batch):
    first, second = batch.petitions.all()
    with at(way.DAY):
        unreviewed = receiving.add_petition(
            batch.pk, receiving.Draft(number="X-09-09", content="尚未办理的举报。"), actor=city.office
        )
    assert set(to_prepare(city.office, batch.round)) == {first, second}
    version = draft(city, first)
    assert set(to_prepare(city.office, batch.round)) == {second}
    with at(DAY):
        releasing.refuse(version.pk, actor=city.publisher, why="请写明罚款数额")
    text = said(get(city.office, "prepare"))
    assert first.number in text and "请写明罚款数额" in text and second.number in text
    assert unreviewed.number not in text
    assert first.number not in said(get(city.office, "prepare", q=second.number))
    assert to_prepare(city.publisher, batch.round).count() == 0


def test_preparing_shows_every_column_beside_what_was_masked(city, batch):
    petition = batch.petitions.first()
    assert get(city.office, "version_new", petition.pk).status_code == 200
    answer = post(city.office, "version_new", petition.pk, audience="public", note="")
    version = PublicVersion.objects.get()
    assert answer.url == reverse("petitions:version", args=[version.pk])
    text = said(get(city.office, "version", version.pk))
    assert PHONE not in text
    assert "<mark>（电话略）</mark>" in text
    assert "version-column-marked" in text
    assert post(city.office, "version_new", petition.pk, audience="public", note="").status_code == 409


def test_rewording_masks_again_and_refuses_a_stale_text(city, batch):
    version = draft(city, batch.petitions.first())
    words = {name: version.content[name] for name in releasing.TEXTS}
    words["handling"] = f"罚款二万元，可致电{PHONE}查询。"
    answer = post(city.office, "version_reword", version.pk, **words, note="", seen=version.digest)
    assert answer.status_code == 302
    version.refresh_from_db()
    assert version.content["handling"] == "罚款二万元，可致电（电话略）查询。"
    assert sum(version.marks["handling"].values()) == 1
    assert sum(version.marks["investigation"].values()) == 1  # what was hidden before is still told
    stale = post(
        city.office, "version_reword", version.pk, **words | {"handling": "另一种写法"}, note="", seen="0" * 64
    )
    assert stale.status_code == 409
    assert "另一种写法" in said(stale)
    version.refresh_from_db()
    assert version.content["handling"].startswith("罚款二万元")


def test_four_eyes_on_the_page_and_behind_it(city, batch):
    version = draft(city, batch.petitions.first())
    own = said(get(city.office, "version", version.pk))
    assert reverse("petitions:version_release", args=[version.pk]) not in own
    assert post(city.office, "version_release", version.pk, seen=version.digest).status_code == 403
    theirs = said(get(city.publisher, "version", version.pk))
    assert reverse("petitions:version_release", args=[version.pk]) in theirs
    assert version.digest in theirs
    assert post(city.publisher, "version_release", version.pk, seen="0" * 64).status_code == 409
    assert post(city.publisher, "version_release", version.pk, seen=version.digest).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.released_by) == ("released", city.publisher)
    assert post(city.publisher, "version_release", version.pk, seen=version.digest).status_code == 409


def test_a_note_changed_after_the_reading_makes_the_release_stale(city, batch):
    petition = batch.petitions.first()
    way.release(city, petition)
    version = draft(city, petition, note="更正罚款数额")
    with at(DAY):
        releasing.reword(version.pk, actor=city.office, note="更正处理情况")
    assert post(city.publisher, "version_release", version.pk, seen=version.digest).status_code == 409


def test_the_publisher_works_through_one_by_one(city, batch):
    first, second = (draft(city, petition) for petition in batch.petitions.all())
    assert list(to_release(city.publisher, batch.round)) == [first, second]
    assert to_release(city.office, batch.round).count() == 0
    assert get(city.publisher, "release_next").url == reverse("petitions:version", args=[first.pk])
    assert get(city.publisher, "release_next", after=first.pk).url == reverse("petitions:version", args=[second.pk])
    done = post(city.publisher, "version_release", first.pk, seen=first.digest)
    assert done.url == reverse("petitions:version", args=[second.pk])
    assert post(city.publisher, "version_refuse", second.pk, why=" ").status_code == 422
    done = post(city.publisher, "version_refuse", second.pk, why="请写明罚款数额")
    assert done.url == reverse("petitions:releases")
    assert get(city.publisher, "release_next").url == reverse("petitions:releases")


def test_a_correction_needs_its_note_and_shows_what_changes(city, batch):
    petition = batch.petitions.first()
    way.release(city, petition)
    assert post(city.office, "version_new", petition.pk, audience="public", note="").status_code == 422
    post(city.office, "version_new", petition.pk, audience="public", note="更正罚款数额")
    version = petition.versions.get(version=2)
    with at(DAY):
        releasing.reword(version.pk, actor=city.office, handling="责令停产整治，立案查处。")
    text = said(get(city.publisher, "version", version.pk))
    assert "更正罚款数额" in text
    assert "责令停产整<mark>改</mark>，立案查处。" in text
    assert "责令停产整<mark>治</mark>，立案查处。" in text


def test_withdrawing_needs_a_reason(city, batch):
    version = way.release(city, batch.petitions.first())
    assert post(city.publisher, "version_withdraw", version.pk, why="").status_code == 422
    assert post(city.office, "version_withdraw", version.pk, why="有误").status_code == 403
    assert post(city.publisher, "version_withdraw", version.pk, why=f"有误，请致电{PHONE}").status_code == 302
    version.refresh_from_db()
    assert (version.state, version.why) == ("withdrawn", "有误，请致电（电话略）")
    assert "有误，请致电（电话略）" in said(get(city.publisher, "version", version.pk))


def test_who_may_open_a_version(city, batch):
    version = draft(city, batch.petitions.first())
    codes = {name: get(city.people[name], "version", version.pk).status_code for name in city.people}
    allowed = {name for name, code in codes.items() if code == 200}
    assert allowed == {"office", "publisher"}
    assert codes["unit"] == codes["verifier"] == 403
    assert codes["admin"] == codes["lead_reviewer"] == 404
    for name in ("prepare", "releases", "release_next"):
        assert get(city.unit, name).status_code == 403
    assert Client().get(reverse("petitions:version", args=[version.pk])).status_code == 302
    assert get(city.office, "version_release", version.pk).status_code == 405


def test_the_accused_side_reads_no_version(city, batch):
    petition = batch.petitions.first()
    version = draft(city, petition)
    Petition.objects.filter(pk=petition.pk).update(accused=city.office_unit)
    assert get(city.office, "version", version.pk).status_code == 403
    assert get(city.office, "version_new", petition.pk).status_code == 403


def test_the_identity_never_stands_on_the_page(city, batch):
    petition = batch.petitions.first()
    with at(DAY):
        secrecy.keep(petition.pk, {"name": "欧阳金丝雀", "phone": PHONE}, actor=city.office)
    version = draft(city, petition)
    with at(DAY):
        releasing.reword(version.pk, actor=city.office, handling="已当面答复欧阳金丝雀。")
    for person in (city.office, city.publisher):
        text = said(get(person, "version", version.pk))
        assert "金丝雀" not in text
        assert PHONE not in text


@pytest.mark.parametrize("name", ["prepare", "releases"])
def test_lists_ask_as_many_questions_for_many_rows(city, name):
    batch = way.make_batch(city, 6)
    rows = list(batch.petitions.all())
    for petition in rows:
        way.finish(city, petition)
    Petition.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(stage="handed_over")
    person = city.office if name == "prepare" else city.publisher
    if name == "releases":
        draft(city, rows[0])
    with at(DAY):
        client = browser(person)
        client.get(reverse(f"petitions:{name}"))
        few = _queries(client, name)
        Petition.objects.filter(batch=batch).update(stage="closed")
        if name == "releases":
            for row in rows[1:]:
                releasing.prepare(row.pk, actor=city.office)
        many = _queries(client, name)
    assert (few[0], many[0]) == (1, 6)
    assert many[1] == few[1]


def _queries(client, name):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(reverse(f"petitions:{name}"))
    assert not [query for query in seen if "petitions_original" in query["sql"] or "petitions_identity" in query["sql"]]
    return len(answer.context["rows"]), len(seen)


def test_texts_are_escaped_and_marked():
    assert (
        highlighted("<b>张某某</b>致电（电话略）")
        == "&lt;b&gt;<mark>张某某</mark>&lt;/b&gt;致电<mark>（电话略）</mark>"
    )
    assert marked("罚款2万元", "罚款3万元<i>") == (
        "罚款<mark>2</mark>万元",
        "罚款<mark>3</mark>万元<mark>&lt;i&gt;</mark>",
    )
