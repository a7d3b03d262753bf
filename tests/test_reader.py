"""Large type and high contrast: kept in cookies by links, leading back to the page, never mixing up shared caches."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_choice_is_kept_and_leads_back_with_everything_else():
    browser = Client()
    answer = browser.get("/?list=tasks&fontsize=large&contrast=high")
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, "/?list=tasks", "no-store")
    page = browser.get("/")
    assert 'data-fontsize="large" data-contrast="high"' in page.content.decode()
    browser.get("/?fontsize=normal&contrast=normal")
    assert "data-fontsize" not in browser.get("/").content.decode()


def test_unknown_values_are_not_kept():
    assert Client().get("/?fontsize=huge&contrast=x").cookies == {}


def test_shared_caches_keep_the_looks_apart():
    plain, large = Client(), Client()
    large.get("/?fontsize=large")
    first, other = plain.get("/"), large.get("/")
    assert {"Cookie", "Accept-Language"} <= {word.strip() for word in first["Vary"].split(",")}
    assert "public" in other["Cache-Control"]
    assert first["ETag"] != other["ETag"]
    assert large.get("/", headers={"if-none-match": first["ETag"]}).status_code == 200
    assert large.get("/", headers={"if-none-match": other["ETag"]}).status_code == 304
    assert plain.cookies == {}


@pytest.mark.parametrize("path", ["/accounts/login/", "/nothing/"])
def test_every_base_has_the_links(path):
    text = Client().get(path).content.decode()
    assert 'href="?fontsize=large"' in text
    assert 'href="?contrast=high"' in text
