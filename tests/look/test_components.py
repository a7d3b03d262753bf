"""Every component comes out as its note promises, and the pages of last resort need nothing."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.look.gallery import FINDINGS, LAMPS, STEPS, bad_form, gallery_context

ROOT = Path(__file__).resolve().parents[2]


def component(name: str, request=None, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context, request=request)


def request_for(path: str, **query: str) -> HttpRequest:
    request = RequestFactory().get(path, query)
    request.user = AnonymousUser()
    return request


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("lamp", "shape"), list(zip(LAMPS, "●▲■◆✔○", strict=True)))
def test_a_lamp_is_shape_and_word_and_days(lamp, shape):
    text = words(component("lamp", lamp=lamp))
    assert text.startswith(f"{shape} {lamp['word']}")
    assert lamp["days_text"] in text


def test_a_count_card_links_to_the_list_with_that_count():
    html = component("count_card", label="待核实", count=12, url="/list/?queue=verify")
    assert '<a href="/list/?queue=verify"' in html
    assert words(html) == "待核实 12"


def test_a_pager_keeps_the_filter():
    request = request_for("/list/", county="a", page="2")
    html = component("pager", request=request, page_obj=Paginator(range(133), 20).page(2))
    assert 'href="?county=a&amp;page=3"' in html
    assert 'href="?county=a&amp;page=1"' in html


def test_a_gate_links_only_what_is_missing():
    html = component("gate", findings=FINDINGS)
    assert html.count("<li") == 4
    assert html.count('class="gate-ok"') == 1
    assert html.count("<a href") == 3


def test_a_step_strip_marks_the_step_in_hand():
    html = component("step_strip", steps=STEPS)
    assert html.count("<li") == len(STEPS)
    assert html.count('aria-current="step"') == 1


def test_progress_that_was_never_verified_is_not_nought():
    html = component("progress_pair", claimed=60, verified=None)
    assert "60%" in html
    assert "0%" not in html.replace("60%", "")


def test_the_public_sees_verified_progress_only():
    html = component("progress_pair", claimed=100, verified=40, public=True)
    assert "40%" in html
    assert "100%" not in html


def test_errors_come_all_at_once_and_lead_to_their_fields():
    form = bad_form()
    html = component("form_fields", form=form)
    for name in form.errors:
        if name != "__all__":
            assert f'href="#id_{name}"' in html
            assert f'id="id_{name}_error"' in html
    assert "自报进度 140% 与关键节点不符。" in html


def test_content_is_escaped():
    html = component("diff", old="<b>一</b>", new="<script>x</script>")
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("code", [500, 503])
def test_pages_of_last_resort_need_no_context(code):
    html = render_to_string(f"{code}.html")
    assert "<main" in html
    assert "{{" not in html


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "413", "429"])
def test_error_pages_say_what_to_do_next(code):
    html = render_to_string(f"{code}.html")
    steps = re.search(r'<ul class="next-steps">(.*?)</ul>', html, re.DOTALL)
    assert steps is not None
    assert steps.group(1).count("<li>") >= 2


def test_the_gallery_shows_every_component():
    html = render_to_string("gallery.html", gallery_context(), request=request_for("/"))
    assert "问题台账" in html
    shown = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    for path in (ROOT / "templates" / "components").glob("*.html"):
        assert f"components/{path.name}" in shown, path.name


def test_a_refused_act_says_why_and_leads_back():
    html = render_to_string("409.html", {"messages_list": ["牵头单位已先签。"], "back": "/desk/tasks/12/"})
    assert "牵头单位已先签。" in html
    assert 'href="/desk/tasks/12/"' in html
