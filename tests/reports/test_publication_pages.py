"""The desk's pages of the tables of petitions."""

import pytest
from django.test import Client
from django.urls import reverse

from petitions.domain import releasing, secrecy
from reports import publishing
from reports.models import Publication
from tests.factories import at
from tests.petitions import way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_papers")]
DAY = "2018-08-08"


@pytest.fixture
def batch(city):
    made = way.make_batch(city, 2)
    for petition in made.petitions.all():
        way.finish(city, petition, investigation=f"经查，{petition.number}属实。")
        way.release(city, petition)
    return made


def url(batch, name, *args):
    return reverse(f"reports:{name}", args=[batch.round.slug, *args])


def ask(person, address, data=None):
    client = Client()
    client.force_login(person)
    with at(DAY):
        return client.get(address) if data is None else client.post(address, data)


def text(answer):
    return answer.content.decode()


def make(city, batch):
    with at(DAY):
        return publishing.make(batch.round.pk, batch.pk, actor=city.office)


def test_from_the_choice_of_a_batch_to_the_release(city, batch):
    listing = text(ask(city.office, url(batch, "publications")))
    assert f'value="{batch.pk}"' in listing
    made = ask(city.office, url(batch, "publication_make"), {"batch": batch.pk})
    assert made.url == url(batch, "publication", 1)
    row = Publication.objects.get()
    own = text(ask(city.office, made.url))
    assert url(batch, "publication_release", 1) not in own
    theirs = text(ask(city.publisher, made.url))
    assert url(batch, "publication_release", 1) in theirs and row.digest in theirs
    for petition in batch.petitions.all():
        assert f"经查，{petition.number}属实。" in theirs
    assert ask(city.office, url(batch, "publication_release", 1), {"seen": row.digest}).status_code == 403
    assert ask(city.publisher, url(batch, "publication_release", 1), {"seen": "0" * 64}).status_code == 409
    assert ask(city.publisher, url(batch, "publication_release", 1), {"seen": row.digest}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.released_by) == ("released", city.publisher)


def test_what_cannot_be_made_says_why(city, batch):
    make(city, batch)
    assert ask(city.office, url(batch, "publication_make"), {"batch": batch.pk}).status_code == 409
    assert ask(city.office, url(batch, "publication_make"), {"batch": 0}).status_code == 422
    assert ask(city.publisher, url(batch, "publication_make"), {"batch": batch.pk}).status_code == 403
    assert Publication.objects.count() == 1


def test_totals_that_disagree_are_named_on_the_page(city, batch):
    batch.petitions.update(channel="letter")
    answer = ask(city.office, url(batch, "publication_make"), {"batch": batch.pk})
    assert answer.status_code == 422
    assert "channel" in text(answer)
    assert not Publication.objects.exists()


def test_a_stale_table_is_thrown_away_and_made_anew(city, batch):
    row = make(city, batch)
    with at(DAY):
        releasing.withdraw(batch.petitions.first().versions.get().pk, actor=city.publisher, why="数据有误")
    assert ask(city.publisher, url(batch, "publication_release", 1), {"seen": row.digest}).status_code == 409
    assert f"经查，{batch.petitions.first().number}属实。" not in text(
        ask(city.publisher, url(batch, "publication", 1))
    )
    assert ask(city.publisher, url(batch, "publication_discard", 1), {}).status_code == 403
    assert ask(city.office, url(batch, "publication_discard", 1), {}).status_code == 302
    assert not Publication.objects.exists()


def test_a_release_is_withdrawn_with_a_reason(city, batch):
    row = make(city, batch)
    with at(DAY):
        publishing.release(row.pk, actor=city.publisher, seen=row.digest)
    assert ask(city.publisher, url(batch, "publication_withdraw", 1), {"why": ""}).status_code == 422
    assert ask(city.office, url(batch, "publication_withdraw", 1), {"why": "有误"}).status_code == 403
    assert ask(city.publisher, url(batch, "publication_withdraw", 1), {"why": "表格有误"}).status_code == 302
    assert "表格有误" in text(ask(city.office, url(batch, "publications")))
    assert ask(city.publisher, url(batch, "publication_withdraw", 1), {"why": "再次"}).status_code == 409
    assert ask(city.office, url(batch, "publication_discard", 1), {}).status_code == 409


def test_every_kind_of_file_and_who_gets_it(city, batch):
    make(city, batch)
    for kind in ("xlsx", "docx", "html"):
        answer = ask(city.publisher, url(batch, "publication_paper", 1, kind))
        assert answer.status_code == 200 and len(answer.content) > 1000
    assert ask(city.unit, url(batch, "publication", 1)).status_code == 403
    assert ask(city.unit, url(batch, "publications")).status_code == 403
    assert ask(city.office, url(batch, "publication", 99999999999)).status_code == 404
    assert Client().get(url(batch, "publications")).status_code == 302
    assert ask(city.office, url(batch, "publication_make")).status_code == 405


def test_a_table_that_tells_who_complained_is_not_given_out(city, batch, en):
    """The identity was kept after the version was released, and before the table was."""
    petition = way.make_batch(city, 1, number=2, round=batch.round).petitions.get()
    way.finish(city, petition, handling="已联系尚知远本人确认。")
    way.release(city, petition)
    row = make(city, petition.batch)
    with at(DAY):
        secrecy.keep(petition.pk, {"name": "尚知远"}, actor=city.office)
    answer = ask(city.publisher, url(batch, "publication_release", 1), {"seen": row.digest})
    assert answer.status_code == 422
    assert f"withdraw their versions, then make the table anew: {petition.number}." in text(answer)
    row.refresh_from_db()
    assert row.state == Publication.State.DRAFT
