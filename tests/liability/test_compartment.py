"""Clues in a compartment; cases with persons and person-times; enforcement by source."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from cases.domain.moves import WrongState
from liability import counting
from liability.domain import cases, clues, compartment, enforcement
from liability.models import Case, Clue, EnforcementFigure, Handling, Person, Reader
from liability.models.clue import reads
from orgs.models import Role
from records.models import Event
from tests.factories import at, make_org, make_round, make_user, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = date(2018, 12, 3)
CANARY = "金丝雀线索甲乙丙"


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def hand(round, city, number=1, actor=None, on=DAY, **more):
    body = make_org(f"市纪委监委{number}", city.city)
    with at(more.pop("at", "2018-12-05")):
        return clues.hand_over(
            round.pk, actor=actor or city.office, number=number, title=f"题{CANARY}", text=f"文{CANARY}", on=on,
            to=body, **more,
        )  # fmt: skip


def test_the_first_of_the_office_to_write_is_the_first_reader_and_nobody_else_reads(city, round):
    other = make_user((city.office_unit, Role.OFFICE))
    clue = hand(round, city)
    assert reads(city.office, round)
    for user in (other, city.verifier, city.auditor, city.secretary, city.unit, city.admin):
        assert not reads(user, round)
        assert not Clue.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            clues.open_text(clue.pk, actor=user)
    with pytest.raises(PermissionDenied), at("2018-12-06"):
        compartment.name(round.pk, actor=other, user=other)
    with at("2018-12-06"):
        compartment.name(round.pk, actor=city.office, user=other)
        assert list(Clue.objects.visible_to(other)) == [clue]
        first = Reader.objects.get(user=city.office)
        compartment.end(first.pk, actor=other)
        with pytest.raises(WrongState, match="one reader has to stay"):
            compartment.end(Reader.objects.get(user=other).pk, actor=other)
    assert not Clue.objects.visible_to(city.office).exists()


def test_only_people_of_the_office_can_be_named(city, round):
    hand(round, city)
    with at("2018-12-06"), pytest.raises(ValidationError, match="Only people of the rectification office"):
        compartment.name(round.pk, actor=city.office, user=city.unit)


def test_who_leaves_the_office_reads_no_more_though_named(city, round):
    clue = hand(round, city)
    post = city.office.posts.get()
    post.ends_on = date(2018, 12, 31)
    post.save()
    with at("2019-01-02"):
        city.office.__dict__.pop("_held", None)
        with pytest.raises(PermissionDenied):
            clues.open_text(clue.pk, actor=city.office)


def test_the_words_lie_sealed_and_every_opening_is_told_without_them(city, round):
    clue = hand(round, city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM liability_clue")
        assert CANARY.encode() not in bytes(cursor.fetchone()[0])
    with at("2018-12-06"):
        said = clues.open_text(clue.pk, actor=city.office)
    assert (said.title, said.text, repr(said)) == (f"题{CANARY}", f"文{CANARY}", "<Opened>")
    told = list(Event.objects.filter(verb__startswith="liability.").order_by("seq"))
    assert [one.verb for one in told] == ["liability.reader", "liability.handed_over", "liability.opened"]
    assert CANARY not in "".join(f"{e.subject_label}{e.before}{e.after}{e.note}" for e in Event.objects.all())


def test_files_lie_sealed_with_their_names(city, round):
    clue = hand(round, city)
    with at("2018-12-06"):
        photo = picture(f"{CANARY}.jpg")
        data = photo.read()
        photo.seek(0)
        row = clues.add_file(clue.pk, photo, actor=city.office)
        assert clues.open_file(row.pk, actor=city.office) == (f"{CANARY}.jpg", data)
        with pytest.raises(ValidationError):
            clues.add_file(clue.pk, SimpleUploadedFile("空.txt", b""), actor=city.office)
    assert CANARY.encode() not in bytes(row.sealed_name)
    assert data[:20] not in bytes(row.sealed)


def test_an_answer_settles_the_deadline(city, round):
    clue = hand(round, city, due_on=date(2019, 2, 1))
    assert clue.deadline.due_on == date(2019, 2, 1)
    with at("2019-01-15"):
        with pytest.raises(ValidationError):
            clues.answer(clue.pk, actor=city.office, on=date(2018, 12, 1))
        clues.answer(clue.pk, actor=city.office, on=date(2019, 1, 14))
        with pytest.raises(WrongState):
            clues.withdraw(clue.pk, actor=city.office, why="误")
    clue.deadline.refresh_from_db()
    assert clue.deadline.settled_on == date(2019, 1, 15)


def test_persons_count_once_a_case_and_person_times_every_time(city, round):
    with at("2019-03-01"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=date(2019, 2, 1))
        persons = [("局长", "disciplined"), ("局长", "organisational"), ("科长", "disciplined")]
        cases.handle(case.pk, actor=city.office, persons=persons, on=date(2019, 2, 20))
        cases.handle_many(
            case.pk, actor=city.office, kind="organisational", persons=5, person_times=7, on=date(2019, 2, 21)
        )
        found = counting.accountability(round, date(2019, 3, 1))
    assert Person.objects.count() == 2
    assert {name: found[name] for name in ("cases", "persons", "person_times", "disciplined", "organisational")} == {
        "cases": 1, "persons": 7, "person_times": 10, "disciplined": 2, "organisational": 6,
    }  # fmt: skip
    assert counting.accountability(round, date(2019, 2, 20))["persons"] == 0  # not in the books on that day yet


def test_fushun_23_clues_9_cases_16_disciplined_54_organisational(city, round):
    for number in range(1, 24):
        hand(round, city, number)
    with at("2019-03-01"):
        made = [cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY) for _ in range(9)]
        cases.handle_many(made[0].pk, actor=city.office, kind="disciplined", persons=16, on=DAY)
        cases.handle_many(made[1].pk, actor=city.office, kind="organisational", persons=54, on=DAY)
        found = counting.accountability(round, date(2019, 3, 1))
    assert (found["clues"], found["cases"], found["disciplined"], found["organisational"]) == (23, 9, 16, 54)
    assert found["persons"] == found["person_times"] == 70


def test_a_correction_leaves_figures_of_days_before_as_they_were(city, round):
    with at("2019-03-01"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
        row = cases.handle_many(case.pk, actor=city.office, kind="talk", persons=5, on=DAY)
    with at("2019-03-05"):
        cases.correct(row.pk, actor=city.office, why="重复计数", persons=4)
        with pytest.raises(WrongState):
            cases.correct(row.pk, actor=city.office, why="再次", persons=3)
    assert counting.accountability(round, date(2019, 3, 4))["persons"] == 5
    assert counting.accountability(round, date(2019, 3, 5))["persons"] == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Handling.objects.update(persons=1)


def test_a_name_lies_sealed(city, round):
    with at("2019-03-01"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
        [row] = cases.handle(case.pk, actor=city.office, persons=[("局长", "disciplined")], on=DAY)
        cases.keep_name(row.person_id, actor=city.office, name=CANARY)
        assert cases.open_name(row.person_id, actor=city.office) == CANARY
        with pytest.raises(PermissionDenied):
            cases.open_name(row.person_id, actor=city.auditor)
    assert CANARY.encode() not in bytes(Person.objects.get().sealed)
    assert CANARY not in str(list(Event.objects.values()))


def test_ending_a_case(city, round):
    with at("2019-03-01"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
        cases.end(case.pk, actor=city.office, state="dropped", on=DAY)
        with pytest.raises(WrongState):
            cases.handle(case.pk, actor=city.office, persons=[("局长", "talk")], on=DAY)
    assert Case.objects.get().decided_on == DAY


def test_enforcement_of_the_newest_day_of_each_source(city, round):
    with at("2019-03-01"):
        for on, ordered in ((date(2019, 1, 1), 3), (date(2019, 2, 1), 5)):
            enforcement.report(
                round.pk,
                actor=city.office,
                source="inspection",
                on=on,
                ordered=ordered,
                fined_yuan=Decimal("251542.71"),
            )
        enforcement.report(round.pk, actor=city.office, source="own", on=date(2019, 1, 1), ordered=2, talks=4)
        with pytest.raises(ValidationError, match="say why they change"):
            enforcement.report(round.pk, actor=city.office, source="own", on=date(2019, 1, 1), talks=5)
        with pytest.raises(ValidationError, match="Lower than on 2019-02-01"):
            enforcement.report(round.pk, actor=city.office, source="inspection", on=date(2019, 2, 2), ordered=1)
        with pytest.raises(ValidationError, match="at least one figure"):
            enforcement.report(round.pk, actor=city.office, source="campaign", on=DAY)
        with pytest.raises(TypeError, match="fired"):
            enforcement.report(round.pk, actor=city.office, source="own", on=DAY, fired=1)
        with pytest.raises(PermissionDenied):
            enforcement.report(round.pk, actor=city.unit, source="own", on=DAY, talks=1)
    found = counting.accountability(round, date(2019, 3, 1))
    assert (found["ordered"], found["fined_yuan"], found["talks"]) == (7, "251542.71", 4)
    assert counting.accountability(round, date(2019, 1, 31))["ordered"] == 0  # entered later
    with pytest.raises(IntegrityError), transaction.atomic():
        EnforcementFigure.objects.update(talks=1)
