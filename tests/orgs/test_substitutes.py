"""Naming a substitute: who may, for which days, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from orgs import substitutes
from orgs.models import Role, Substitution, User
from orgs.permissions import posts_of, scope_of
from records.models import Event
from tests.factories import at, make_org, make_user

pytestmark = pytest.mark.django_db
TODAY = "2019-05-08"


def grant(city, *, actor=None, principal=None, substitute=None, first="2019-05-08", last="2019-05-12", reason="外出"):
    principal = principal or city.leader
    with at(TODAY):
        return substitutes.grant(
            principal, substitute or city.observer, actor=actor or principal,
            starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last), reason=reason,
        )  # fmt: skip


def fields(city, **more) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        grant(city, **more)
    assert Substitution.objects.count() == 0
    return sorted(refused.value.error_dict)


def test_the_person_the_office_and_the_administrator_name_a_substitute(city):
    for number, actor in enumerate((city.leader, city.office, city.admin)):
        grant(city, actor=actor, first=f"2019-06-0{number + 1}", last=f"2019-06-0{number + 1}")
    lines = Event.objects.filter(verb="people.substitute_named")
    assert [line.actor for line in lines] == [city.leader, city.office, city.admin]
    assert lines[0].after == {"substitute": str(city.observer), "from": "2019-06-01", "until": "2019-06-01"}


@pytest.mark.parametrize("actor", ["unit", "mayor", "auditor", "observer"])
def test_nobody_else_does(city, actor):
    with pytest.raises(PermissionDenied):
        grant(city, actor=city.people[actor])


def test_an_office_of_another_city_does_not(city):
    elsewhere = make_org("邵阳市", kind="region")
    with pytest.raises(PermissionDenied):
        grant(city, actor=make_user((make_org("整改办", elsewhere), Role.OFFICE)))


def test_every_fault_is_named_at_once(city):
    assert fields(city, substitute=city.leader, first="2019-05-07", last="2019-05-01", reason=" ") == [
        "ends_on", "reason", "starts_on", "substitute",
    ]  # fmt: skip


def test_somebody_without_a_post_is_no_substitute(city):
    assert fields(city, substitute=make_user()) == ["substitute"]
    gone = city.observer
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert fields(city, substitute=gone) == ["substitute"]


def test_whoever_manages_does_not_name_themselves(city):
    assert fields(city, actor=city.office, substitute=city.office) == ["substitute"]


@pytest.mark.parametrize(("first", "last"), [("2019-05-12", "2019-05-20"), ("2019-05-09", "2019-05-09")])
def test_days_do_not_overlap(city, first, last):
    grant(city)
    with pytest.raises(ValidationError) as refused:
        grant(city, substitute=city.mayor, first=first, last=last)
    assert list(refused.value.error_dict) == ["starts_on"]
    grant(city, substitute=city.mayor, first="2019-05-13", last="2019-05-20")


def test_it_counts_on_its_days_until_it_is_ended(city):
    row = grant(city)
    on = lambda day: [h.on_behalf_of for h in posts_of(User.objects.get(pk=city.observer.pk), date.fromisoformat(day))]  # noqa: E731
    assert [city.leader.pk in on(day) for day in ("2019-05-07", "2019-05-08", "2019-05-12", "2019-05-13")] == [
        False, True, True, False,
    ]  # fmt: skip
    with at("2019-05-10"):
        substitutes.revoke(row.pk, actor=city.office)
        assert city.leader.pk not in on("2019-05-10")
        assert city.leader.pk in on("2019-05-09")
        with pytest.raises(ValidationError):
            substitutes.revoke(row.pk, actor=city.office)
        with pytest.raises(PermissionDenied):
            substitutes.revoke(row.pk, actor=city.unit)


def test_rights_are_not_passed_on(city):
    grant(city)
    grant(city, principal=city.observer, substitute=city.mayor)
    with at(TODAY):
        held = {h.on_behalf_of for h in posts_of(User.objects.get(pk=city.mayor.pk))}
        assert held == {None, city.observer.pk}
        assert city.leader.pk not in scope_of(User.objects.get(pk=city.mayor.pk)).persons


def test_the_database_refuses_ones_own_substitute_and_turned_days(city):
    row = {"principal": city.leader, "substitute": city.leader, "starts_on": "2019-05-08", "ends_on": "2019-05-09"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.create(**row | {"substitute": city.mayor, "ends_on": "2019-05-07"})
