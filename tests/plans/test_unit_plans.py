"""Implementing plans: asked for, handed in, compared, received or returned, published."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.domain.moves import WrongState
from deadlines.models import Ladder
from notify.models import Message
from plans.domain import subplans
from plans.models import Likeness, SubPlanDuty
from records.trail import key
from tests.factories import at, picture
from tests.plans import texts
from tests.plans.way import draft_round, fresh, owed, unit_with_clerk
from tests.plans.word import document

pytestmark = pytest.mark.django_db
IN = "2018-11-20"


def test_the_way_of_a_units_plan(city):
    round = draft_round(city)
    (duty,) = owed(city, round, city.responsible)
    assert Message.objects.filter(about=key(duty), done_at=None).count() == 2
    assert Ladder.objects.get(scope=key(round), kind="sub_plan").starts_on == date(2018, 11, 2)
    with at(IN):
        first = subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 1))
        assert fresh(duty).deadline.settled_on == date(2018, 11, 20)
        with pytest.raises(ValidationError):
            subplans.return_(duty.pk, actor=city.office, why="不行")
        subplans.return_(duty.pk, actor=city.office, why="缺少每项任务的责任人")
        assert (fresh(duty).state, fresh(duty).deadline.settled_on) == ("returned", None)
        with pytest.raises(WrongState):
            subplans.receive(duty.pk, actor=city.office)
        second = subplans.submit(duty.pk, actor=city.head, text=texts.plan("东安县", 2), note="补充责任人")
        subplans.receive(duty.pk, actor=city.office)
    with at("2018-12-03"):
        with pytest.raises(ValidationError):
            subplans.publish(duty.pk, actor=city.unit, link="县政府网站", on=date(2018, 12, 1))
        subplans.publish(duty.pk, actor=city.unit, link="http://www.example.invalid/1.html", on=date(2018, 12, 1))
    duty = fresh(duty)
    assert (first.number, second.number, fresh(first).state, fresh(second).state) == (1, 2, "returned", "received")
    assert (duty.state, duty.received_by, duty.published_on, duty.is_late) == (
        "received", city.office, date(2018, 12, 1), False,
    )  # fmt: skip
    assert not Message.objects.filter(about=key(duty), done_at=None, is_note=False).exists()


def test_who_may_not_hand_in_makes_nobody_read_or_compare(city, monkeypatch):
    (duty,) = owed(city, draft_round(city), city.responsible)
    damaged = SimpleUploadedFile("方案.docx", b"PK no document")
    monkeypatch.setattr(subplans.alike, "compare", lambda *_what: pytest.fail("compared before the right was asked"))
    for actor in (city.leader, city.auditor):
        for sent in ({"text": texts.plan("东安县", 1)}, {"file": damaged}):
            with at(IN), pytest.raises(PermissionDenied):
                subplans.submit(duty.pk, actor=actor, **sent)


def test_after_receipt_nothing_is_handed_in(city):
    (duty,) = owed(city, draft_round(city), city.responsible)
    with at(IN):
        with pytest.raises(WrongState):
            subplans.publish(duty.pk, actor=city.unit, link="http://example.invalid/", on=date(2018, 11, 20))
        subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 1))
        subplans.receive(duty.pk, actor=city.office)
        with pytest.raises(WrongState):
            subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 2))


def test_only_the_unit_or_the_office_for_it_hands_in(city):
    other, clerk = unit_with_clerk(city, "市水利局")
    (duty,) = owed(city, draft_round(city), city.responsible)
    with at(IN):
        for who in (clerk, city.lead_reviewer, city.observer, city.secretary, city.leader):
            with pytest.raises(PermissionDenied):
                subplans.submit(duty.pk, actor=who, text=texts.plan("东安县", 1))
        made = subplans.submit(duty.pk, actor=city.office, text=texts.plan("东安县", 1))
        with pytest.raises(PermissionDenied):
            subplans.receive(duty.pk, actor=city.unit)
    assert made.by_office
    assert other.name == "市水利局"


def test_late_is_late_for_good(city):
    (duty,) = owed(city, draft_round(city), city.responsible)
    with at("2018-12-03"):
        assert fresh(duty).is_late
        subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 1))
    with at("2018-11-30"):
        assert fresh(duty).is_late


def test_the_words_of_a_word_file_are_read(city):
    (duty,) = owed(city, draft_round(city), city.responsible)
    upload = document(texts.plan("东安县", 1).splitlines())
    with at(IN):
        made = subplans.submit(duty.pk, actor=city.unit, file=upload)
    assert made.text == texts.plan("东安县", 1)
    assert (made.file.name, made.file.sha256[:4].isalnum()) == ("方案.docx", True)


def test_nothing_and_broken_files_are_refused_and_nothing_is_written(city):
    (duty,) = owed(city, draft_round(city), city.responsible)
    broken = SimpleUploadedFile("方案.docx", b"PK\x03\x04 no document")
    with at(IN):
        for values in ({}, {"text": "  "}, {"file": broken}):
            with pytest.raises(ValidationError):
                subplans.submit(duty.pk, actor=city.unit, **values)
        scan = subplans.submit(duty.pk, actor=city.unit, file=picture("扫描件.jpg"))
    assert (scan.text, fresh(duty).state, duty.plan.versions.count()) == ("", "submitted", 1)


def test_a_copied_plan_is_noted_and_passes(city):
    round = draft_round(city)
    other, clerk = unit_with_clerk(city, "双牌县人民政府")
    third, third_clerk = unit_with_clerk(city, "道县人民政府")
    first, second, apart = owed(city, round, city.responsible, other, third)
    by_unit = {duty.plan.unit_id: duty for duty in (first, second, apart)}
    with at(IN):
        own = subplans.submit(by_unit[city.responsible.pk].pk, actor=city.unit, text=texts.plan("东安县", 1))
        copied = texts.plan("东安县", 1).replace("东安县", "双牌县").replace("120", "95")
        late = subplans.submit(by_unit[other.pk].pk, actor=clerk, text=copied)
        subplans.submit(by_unit[third.pk].pk, actor=third_clerk, text=texts.plan("道县", 2))
    (found,) = Likeness.objects.all()
    assert (found.version, found.other) == (late, own)
    assert found.share >= 65
    assert fresh(by_unit[other.pk]).state == "submitted"


def test_a_returned_plan_that_comes_again_unchanged_is_noted(city):
    (duty,) = owed(city, draft_round(city), city.responsible)
    with at(IN):
        first = subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 1))
        subplans.return_(duty.pk, actor=city.office, why="缺少每项任务的责任人")
        again = subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 1))
    assert [(row.version, row.other, row.share) for row in Likeness.objects.all()] == [(again, first, 100)]


def test_units_are_asked_once(city):
    round = draft_round(city)
    owed(city, round, city.responsible)
    with pytest.raises(ValidationError):
        owed(city, round, city.responsible)
    owed(city, round, city.responsible, city.lead)
    assert SubPlanDuty.objects.count() == 2
