"""The OpenAPI document as people and programs fetch it."""

import json

import pytest
import yaml
from django.test import Client

from access.api import document

pytestmark = pytest.mark.django_db
ADDRESS = "/api/schema/"


def fetch(name: str = "", language: str = "en", **headers: str):
    return Client().get(f"{ADDRESS}{name}", headers={"Accept-Language": language} | headers)


def test_it_comes_in_both_forms_and_both_languages():
    by_accept = fetch(language="zh-hans", Accept="application/vnd.oai.openapi+json")
    by_name = fetch("?format=json", Accept="text/html")
    assert by_accept["Content-Type"] == by_name["Content-Type"] == "application/vnd.oai.openapi+json; charset=utf-8"
    chinese, english = json.loads(by_accept.content), json.loads(by_name.content)
    assert chinese["openapi"] == english["openapi"] == "3.1.0" and chinese["paths"].keys() == english["paths"].keys()
    assert chinese != english
    plain = fetch()
    assert plain["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"
    assert yaml.load(plain.content, yaml.CSafeLoader) == english
    assert by_name["Content-Disposition"] == 'inline; filename="duban-api.json"'


def test_it_is_made_once_and_not_sent_twice():
    first = fetch("?format=json")
    made = document.rendered.cache_info().misses
    again = fetch("?format=json", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert fetch("?format=json", **{"If-None-Match": '"another"'}).content == first.content
    assert document.rendered.cache_info().misses == made


def test_what_is_not_spoken_or_written_here_keeps_nothing():
    own = fetch("?format=json")
    kept = document.rendered.cache_info().currsize
    for language in ("fr", "de", "x" * 1000, "../../etc"):
        assert fetch("?format=json", language)["ETag"] in {own["ETag"], fetch("?format=json", "zh-hans")["ETag"]}
    assert fetch("?format=xml")["Content-Type"].startswith("application/vnd.oai.openapi;")
    assert document.rendered.cache_info().currsize <= kept + 2
