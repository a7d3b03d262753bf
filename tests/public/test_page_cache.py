"""The cache of public pages: one query while nothing changes, another one at once after an act that the public sees."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.domain import drafting, publicity
from deadlines import calendar_seed, calendar_store
from follow import noting
from orgs.table_words import Verb as TableVerb
from petitions.domain import releasing as petition_releasing
from public import page_store, stamp
from records.trail import record
from reports import publishing, releasing
from tests.factories import at
from tests.petitions import way
from tests.public.stage import AS_OF, publish, take_to_notice

pytestmark = pytest.mark.django_db
HOME, ROUND, PROBLEM = "/", "/rounds/first/", "/rounds/first/problems/2/"


@pytest.fixture(autouse=True)
def _cache(settings, tmp_path):
    settings.PUBLIC_CACHE, settings.PUBLIC_CACHE_DIR = True, tmp_path / "pages"


def get(path, **headers):
    return Client(headers=headers).get(path)


def queries(path, **headers):
    with CaptureQueriesContext(connection) as asked:
        answer = get(path, **headers)
    return len(asked), answer


@pytest.mark.parametrize("path", [HOME, ROUND, PROBLEM, "/notices/", "/definitions/", "/plans/", "/petitions/"])
def test_a_second_reader_costs_one_query(release, path):
    with at(AS_OF):
        first = get(path)
        asked, second = queries(path)
    assert (first.status_code, asked) == (200, 1)
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert first["Cache-Control"] == "public, no-cache"


def test_a_strong_etag_is_answered_with_304_and_no_body(release):
    with at(AS_OF):
        first = get(ROUND)
        again = get(ROUND, if_none_match=first["ETag"])
        other = get(ROUND, if_none_match='"another"')
    assert not first["ETag"].startswith("W/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert other.status_code == 200


def test_a_person_who_is_signed_in_gets_no_cached_page(release, city):
    browser = Client()
    browser.force_login(city.office)
    with at(AS_OF):
        get(HOME)
        answer = browser.get(HOME)
        assert "我的工作台" in answer.content.decode() or "My desk" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert answer.content != get(HOME).content


def test_languages_and_filters_are_apart_and_order_does_not_matter(release):
    with at(AS_OF):
        english, chinese = get(HOME, accept_language="en"), get(HOME, accept_language="zh-hans")
        assert english.content != chinese.content
        assert get(HOME, accept_language="en").content == english.content
        get(ROUND + "?list=problems&status=behind")
        assert queries(ROUND + "?status=behind&list=problems")[0] == 1
        assert queries(ROUND + "?status=on_track&list=problems")[0] > 1
        get(ROUND + "?page=1&page=2")
        assert queries(ROUND + "?page=2&page=1")[0] > 1  # the last one counts


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [("fontsize", "large", 'data-fontsize="large"'), ("contrast", "high", 'data-contrast="high"')],
)
def test_how_one_reader_has_a_page_is_not_how_another_gets_it(release, name, value, mark):
    def page(said):
        browser = Client()
        browser.cookies[f"duban_{name}"] = said
        return browser.get("/definitions/").content.decode()

    with at(AS_OF):
        chosen = page(value)
        usual = get("/definitions/").content.decode()
        assert (mark in chosen, mark in usual) == (True, False)
        assert page(value) == chosen  # each from the cache
        assert page("normal") == page("made-up") == usual
        assert len(list(page_store._files())) == 2  # nobody fills it with words of his own


def test_a_feed_is_kept_and_anew_when_an_event_is_noted(stage):
    publish(stage)
    with at(AS_OF):
        path = "/feeds/rounds/first.atom"
        before = get(path)
        asked, again = queries(path, if_none_match=before["ETag"])
        assert (asked, again.status_code, again.content) == (2, 304, b"")
        assert "<entry>" not in before.content.decode()
        assert noting.note_all() > 0
        assert "<entry>" in get(path).content.decode()
        assert get(f"{path}?language=en").content != get(path).content
        for address in ("/calendars/notices.ics", "/open/", "/open/first/", "/open/first/latest/manifest.json"):
            assert get(address).status_code == 200
            assert queries(address)[0] == 2, address
        file = "/open/first/latest/problems.csv"
        kept = len(list(page_store._files()))
        assert get(file).streaming
        assert len(list(page_store._files())) == kept


def test_an_unknown_parameter_is_answered_and_not_kept(release):
    with at(AS_OF):
        assert get(ROUND + "?from=mail").status_code == 200
        assert queries(ROUND + "?from=mail")[0] > 1


def test_missing_pages_are_not_kept(release):
    assert get("/rounds/none/").status_code == 404
    planted = list(page_store._files())
    assert planted == []


def test_the_day_belongs_to_the_page(release, stage):
    path = f"/notices/{stage.notice.pk}/"
    with at("2019-06-27"):
        before = get(path).content
    with at("2019-06-28"):
        after = get(path).content
        assert queries(path)[0] == 1
    assert before != after


def released_petition(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    way.finish(city, petition)
    way.release(city, petition)
    return batch, petition


def act_release(stage):
    publish(stage, date(2019, 6, 29))


def act_withdraw(stage):
    row = publish(stage, date(2019, 6, 29))
    yield
    releasing.withdraw(row.pk, actor=stage.city.publisher, why="数字有误")


def act_petition(stage):
    batch, petition = released_petition(stage.city)
    yield
    with at("2018-08-08"):
        row = publishing.make(batch.round.pk, batch.pk, actor=stage.city.office)
        publishing.release(row.pk, actor=stage.city.publisher, seen=row.digest)
    yield
    publishing.withdraw(row.pk, actor=stage.city.publisher, why="表内有误")
    yield
    petition_releasing.withdraw(petition.versions.get().pk, actor=stage.city.publisher, why="需要核对")


def act_notice(stage):
    take_to_notice(stage.city, stage.behind, "2019-06-26")
    yield
    objection, _code = publicity.object_to(stage.notice.pk, text="河边仍有污水直排，望核实。")
    publicity.answer(objection.pk, actor=stage.city.office, founded=True, text="属实，退回整改。")


def act_close(stage):
    with at("2019-07-09"):
        publicity.close(stage.noticed.pk, actor=stage.city.office)


def act_round(stage):
    drafting.edit_round(stage.round.pk, actor=stage.city.office, name="第一轮省级督察")


def act_calendar(stage):
    calendar_store.store([row._replace(name="其他") for row in list(calendar_seed.rows())[:1]])


def act_table(stage):
    record(TableVerb.TABLE_EDITED, stage.city.county, actor=stage.city.office)


@pytest.mark.parametrize(
    "act", [act_release, act_withdraw, act_petition, act_notice, act_close, act_round, act_calendar, act_table]
)
def test_each_act_that_the_public_sees_makes_kept_pages_old(stage, act):
    """In the same transaction: rolled back, nothing has changed; committed, everything has."""
    publish(stage)
    with at("2019-06-28"):
        before = stamp.read()
        for _step in act(stage) or [None]:
            now = stamp.read()
            assert now.seq > before.seq
            before = now
        assert stamp.read().seq >= before.seq


def test_an_act_that_is_rolled_back_changes_nothing(stage):
    publish(stage)
    with at(AS_OF):
        before = stamp.read()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            publish(stage)
            assert stamp.read().seq > before.seq
            raise ZeroDivisionError
        assert stamp.read() == before


def test_an_act_behind_the_desk_makes_nothing_old(stage):
    publish(stage)
    with at(AS_OF):
        first = get(HOME)
        publicity.object_to(stage.notice.pk, text="河边仍有污水直排，望核实。")
        asked, again = queries(HOME)
    assert (asked, again.content) == (1, first.content)


def test_a_release_is_on_the_page_with_the_next_request(stage):
    publish(stage)
    with at("2019-07-01"):
        assert "数字有误" not in get(ROUND).content.decode()
        row = publish(stage, date(2019, 6, 30))
        fresh = get(ROUND)
        assert row.digest[:8] in fresh.content.decode()
        releasing.withdraw(row.pk, actor=stage.city.publisher, why="数字有误，另行公布")
        assert "数字有误，另行公布" in get(ROUND).content.decode()


def test_the_store_is_bounded_and_survives_rubbish(release, settings):
    with at(AS_OF):
        for number in range(1, 5):
            get(f"/rounds/first/problems/{number}/")
        files = [path for path, _status in page_store._files()]
        assert len(files) == 4
        for path in files:
            path.write_bytes(b"\x80\x04rubbish")
        assert get(PROBLEM).status_code == 200  # a damaged file is no page
        assert page_store.trim(0) == 4
        assert list(page_store._files()) == []


def test_what_was_kept_before_a_withdrawal_is_deleted(stage):
    row = publish(stage)
    with at(AS_OF):
        get(PROBLEM), get(HOME)
        releasing.withdraw(row.pk, actor=stage.city.publisher, why="数字有误")
        get(HOME)
        assert page_store.last_taken() == stamp.read().taken
        assert page_store.forget_before(stamp.read().taken) == 1  # the home page was made anew


def test_the_store_that_cannot_be_written_is_no_fault(release, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.PUBLIC_CACHE_DIR = tmp_path / "file" / "pages"
    with at(AS_OF):
        assert get(HOME).status_code == 200


def test_photographs_are_kept_as_well(stage, release):
    found = stage.noticed.evidence.filter(
        phase="after", withdrawn_at=None, file__media_type__startswith="image/"
    ).last()
    path = f"/notices/{stage.notice.pk}/photos/{found.pk}.jpg"
    first = get(path)
    asked, again = queries(path)
    assert (asked, again["Content-Type"], again.content) == (1, "image/jpeg", first.content)
