"""Drafts: once per cause, words from facts, edited in versions, approved by a second person."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.domain.moves import WrongState
from letters.domain import drafting
from letters.domain.drafting import words_of
from letters.models import Letter, Version
from notify.models import Message
from orgs.models import Role
from records.models import Event
from tests.factories import at, make_user
from tests.letters.desk import DAY, a_draft, a_round, matter

WHY = "事项已由上级另行督办"


def words(letter: Letter):
    return words_of(letter.versions.get(seq=Letter.objects.get(pk=letter.pk).version))


def test_once_per_cause(city):
    round = a_round(city)
    first = a_draft(city, round, cause="deadlines.firing:12")
    again = a_draft(city, round, cause="deadlines.firing:12", kind="talk", matters=[matter(2)])
    assert (again.pk, again.kind, first.items.count()) == (first.pk, "supervise", 1)
    assert Event.objects.filter(verb="letter.drafted").count() == 1


def test_nobody_and_nothing_is_refused(city):
    round = a_round(city)
    for values in ({"addressees": []}, {"matters": []}, {"kind": "remind"}):
        with pytest.raises(ValueError):
            a_draft(city, round, **values)
    assert Letter.objects.count() == 0


def test_a_draft_tells_the_office_and_nobody_else(city):
    letter = a_draft(city)
    told = Message.objects.filter(about=f"letters.letter:{letter.pk}")
    assert [message.to for message in told] == [city.office]
    assert told.get().url == f"/desk/letters/{letter.pk}/"


def test_its_words_say_basis_dates_lateness_state_and_demand(city):
    text = words(a_draft(city))
    assert text.title == "关于“城区第1号排口截污”的督办函"
    whole = "".join((*text.paragraphs, *text.demands))
    for fact in (
        "《永州市整改方案》第1项", "原定于2019年3月29日前完成，经批准调整为2019年4月30日前完成",
        "截至2019年6月3日已逾期23个工作日", "完成管网铺设60%", "6月底前完成第1号排口剩余管网。",
    ):  # fmt: skip
        assert fact in whole
    assert text.reply_days == 10


def test_reply_days_are_given_or_none_are_asked_for(city):
    round = a_round(city)
    assert words(a_draft(city, round, reply_days=3)).reply_days == 3
    assert words(a_draft(city, round, reply_days=0)).reply_days is None


def test_an_edit_is_a_version_and_the_same_words_are_none(city):
    letter = a_draft(city)
    text = words(letter)
    with at(DAY):
        assert drafting.edit(letter.pk, text, actor=city.office, seen=1).version == 1
        edited = drafting.edit(
            letter.pk, replace(text, title="新的标题", copies=("市委督查室",)), actor=city.office, seen=1
        )
    assert (edited.version, edited.title) == (2, "新的标题")
    assert list(letter.versions.values_list("seq", "title", "by")) == [
        (1, text.title, None), (2, "新的标题", city.office.pk),
    ]  # fmt: skip


def test_of_two_editors_the_second_is_told(city):
    letter = a_draft(city)
    text = words(letter)
    with at(DAY):
        drafting.edit(letter.pk, replace(text, title="甲"), actor=city.office, seen=1)
        with pytest.raises(WrongState) as caught:
            drafting.edit(letter.pk, replace(text, title="乙"), actor=city.office, seen=1)
    assert caught.value.code == "edited"
    assert words(letter).title == "甲"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": " "}, "title"), ({"paragraphs": ("",)}, "paragraphs"), ({"reply_days": 91}, "reply_days"),
     ({"signatory": "办" * 61}, "signatory"), ({"demands": ("x",) * 61}, "demands")],
)  # fmt: skip
def test_words_that_cannot_be_kept_are_refused_by_name(city, change, field):
    letter = a_draft(city)
    with at(DAY), pytest.raises(ValidationError) as caught:
        drafting.edit(letter.pk, replace(words(letter), **change), actor=city.office, seen=1)
    assert set(caught.value.error_dict) == {field}


def test_only_a_second_person_approves(city):
    second = make_user((city.office_unit, Role.OFFICE))
    letter = a_draft(city, kind="talk", needs_approval=True)
    with at(DAY):
        drafting.edit(letter.pk, replace(words(letter), title="约谈"), actor=city.office, seen=1)
        with pytest.raises(PermissionDenied):
            drafting.approve(letter.pk, actor=city.office, seen=2)
        with pytest.raises(PermissionDenied):
            drafting.approve(letter.pk, actor=city.unit, seen=2)
        with pytest.raises(WrongState):
            drafting.approve(letter.pk, actor=second, seen=1)
        assert drafting.approve(letter.pk, actor=second, seen=2).state == "approved"
        edited = drafting.edit(letter.pk, replace(words(letter), title="约谈通知"), actor=city.office, seen=2)
    assert (edited.state, edited.approved_by) == ("draft", None)


def test_who_edited_once_never_approves_later(city):
    second = make_user((city.office_unit, Role.OFFICE))
    letter = a_draft(city, needs_approval=True)
    with at(DAY):
        drafting.edit(letter.pk, replace(words(letter), title="一稿"), actor=second, seen=1)
        drafting.edit(letter.pk, replace(words(letter), title="二稿"), actor=city.office, seen=2)
        with pytest.raises(PermissionDenied):
            drafting.approve(letter.pk, actor=second, seen=3)


def test_a_dropped_draft_has_a_reason_and_settles_the_inbox(city):
    letter = a_draft(city)
    with at(DAY):
        with pytest.raises(ValidationError):
            drafting.drop(letter.pk, actor=city.office, why="不发")
        dropped = drafting.drop(letter.pk, actor=city.office, why=WHY)
        with pytest.raises(WrongState):
            drafting.drop(letter.pk, actor=city.office, why=WHY)
    assert (dropped.state, dropped.ended_on, dropped.ended_why) == ("dropped", date(2019, 6, 3), WHY)
    assert not Message.objects.filter(about=f"letters.letter:{letter.pk}", done_at=None).exists()


def test_units_and_strangers_draft_and_edit_nothing(city):
    round, letter = a_round(city), a_draft(city)
    for person in (city.unit, city.verifier, city.observer, city.auditor, city.secretary):
        with at(DAY):
            with pytest.raises(PermissionDenied):
                a_draft(city, round, actor=person, cause=f"by {person.pk}")
            with pytest.raises(PermissionDenied):
                drafting.edit(letter.pk, words(letter), actor=person, seen=1)
    assert Letter.objects.count() == 1


def test_history_is_only_added_to(city):
    letter = a_draft(city)
    for rows in (letter.versions, letter.items, letter.addressees):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(letter=letter).update(title="改写")


def test_a_letter_about_many_items_costs_as_many_queries_as_one_about_one(city):
    round = a_round(city)
    a_draft(city, round)
    counts = []
    for n in (1, 40):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            a_draft(city, round, matters=[matter(i) for i in range(n)], kind="circular", cause=f"n:{n}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
