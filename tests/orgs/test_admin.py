"""The administrator's tables: whatever is written there is a line of the trail."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from orgs.models import Post, Role, User
from records import trail
from records.models import Event
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
NEW = "another-long-password-7"


def browser() -> Client:
    admin = make_user(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(admin)
    return client


def form_of(user: User, **more) -> dict:
    return {
        "username": user.username, "last_name": "", "first_name": "", "email": "", "phone": "", "language": "",
        "is_active": "on", "date_joined_0": "2019-01-01", "date_joined_1": "00:00:00",
        "posts-TOTAL_FORMS": 1, "posts-INITIAL_FORMS": 0,
    } | more  # fmt: skip


def test_a_post_given_on_the_page_of_a_person_is_in_the_trail():
    user, unit = make_user(), make_org(kind="region")
    row = {"user": user.pk, "organisation": unit.pk, "role": "office", "title": "", "starts_on": "2019-01-01"}
    data = form_of(user, **{f"posts-0-{name}": value for name, value in row.items()})
    answer = browser().post(reverse("admin:orgs_user_change", args=[user.pk]), data)
    assert answer.status_code == 302, answer.context["errors"]
    post = Post.objects.get(user=user)
    (line,) = trail.history(post)
    assert (post.role, line.after["role"], line.after["starts_on"]) == (Role.OFFICE, "office", "2019-01-01")


def test_a_post_ended_on_the_page_of_a_person_is_in_the_trail():
    unit = make_org(kind="region")
    user = make_user((unit, Role.CLERK))
    post = user.posts.get()
    row = {
        "id": post.pk, "user": user.pk, "organisation": unit.pk, "role": "clerk", "title": "",
        "starts_on": "2015-01-01", "ends_on": "2019-01-01",
    }  # fmt: skip
    data = form_of(user, **{f"posts-0-{name}": value for name, value in row.items()})
    answer = browser().post(reverse("admin:orgs_user_change", args=[user.pk]), data | {"posts-INITIAL_FORMS": 1})
    assert answer.status_code == 302, answer.context["errors"]
    post.refresh_from_db()
    (line,) = trail.history(post)
    assert (post.ends_on, line.after) == (date(2019, 1, 1), {"ends_on": "2019-01-01"})


def test_a_password_set_for_somebody_is_in_the_trail_without_the_password():
    user = make_user()
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client = browser()
    assert client.post(url, data | {"password2": "different"}).status_code == 200
    assert not trail.history(user)
    assert client.post(url, data).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    (line,) = trail.history(user)
    assert line.after == {"password": "set"}
    assert not Event.objects.filter(after__icontains=NEW)
