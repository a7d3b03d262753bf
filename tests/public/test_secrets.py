"""What must never reach a public page: planted everywhere it could come from, searched for in every page."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cases.domain import changing, filing, progress, publicity
from cases.models import TaskEvidence
from leading.domain import visits
from papers import making
from reports import releasing
from tests.answers import body_of
from tests.factories import at, picture
from tests.public.stage import AS_OF, publish

pytestmark = pytest.mark.django_db
CHOOSES = re.compile("[?&](lang|fontsize|contrast)=")  # a link that only changes how pages look
WORD = "机密金丝雀"
PLANTED = (
    "claim", "comment", "measure", "verify", "grade", "change", "caption", "filename", "contact", "objection",
    "acceptance", "unreleased", "visit", "seen", "finding", "site",
)  # fmt: skip


def say(name: str) -> str:
    return f"{WORD}{name}，不得外泄，仅供内部掌握。"


def plant(stage):
    """Say each secret through the act that takes it."""
    city, task = stage.city, stage.behind
    with at("2019-06-26"):
        progress.claim(task.pk, actor=city.unit, share=93, text=say("claim"))
        progress.comment(task.pk, actor=city.observer, text=say("comment"))
        progress.finish_measure(task.measures.first().pk, actor=city.unit, note=say("measure"))
        progress.verify(task.pk, actor=city.verifier, share=41, method="site", note=say("verify"))
        progress.grade_basic(task.pk, actor=city.office, why=say("grade"))
        changing.ask(
            task.pk, actor=city.unit, field="goal", after="完成120户截污", reason="better_way", why=say("change")
        )
        filing.plan_acceptance(task.pk, actor=city.unit, text=say("acceptance"))
        file = picture(f"{WORD}filename.jpg")
        filing.add_evidence(task.pk, [file], actor=city.unit, phase=TaskEvidence.Phase.BEFORE, caption=say("caption"))
        seen = visits.make(
            stage.round.pk, actor=city.office, held_on=date(2019, 6, 26), title=say("visit"), who="市委书记",
            unannounced=True, tasks=[task], places=say("site"), seen=say("seen"),
        )  # fmt: skip
        visits.find(seen.pk, actor=city.office, text=say("finding"), unit=city.responsible, due_on=date(2019, 7, 5))
        publicity.object_to(stage.notice.pk, text=say("objection"), contact=f"{WORD}contact 13800000000")


def fetched(browser: Client, path: str) -> Any:
    """The answer; what is being drawn by a worker is drawn here and asked for again, as the page itself does."""
    answer = browser.get(path)
    if answer.status_code == 503 and answer.has_header("Refresh"):
        while making.draw_next():
            pass
        answer = browser.get(path)
    return answer


def crawl(start: str = "/", left_out: re.Pattern[str] = re.compile("$^")) -> dict[str, bytes]:
    """Every public page that can be reached by links, as nobody."""
    browser, seen, waiting = Client(), {}, [start]
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/static/", "/accounts/", "/desk/")) or CHOOSES.search(path):
            continue
        if left_out.match(path):
            continue
        answer = fetched(browser, path)
        assert answer.status_code == 200, path
        seen[path] = body_of(answer)
        if answer["Content-Type"].startswith("text/html"):
            found = re.findall(r'(?:href|src)="(/[^"#]*|\?[^"#]*)', seen[path].decode())
            base = path.partition("?")[0]
            waiting += [(base + url if url.startswith("?") else url).replace("&amp;", "&") for url in found]
    return seen


def test_no_public_page_says_a_secret(stage):
    plant(stage)
    publish(stage)
    with at(AS_OF):
        pages = crawl()
    assert len(pages) > 40
    texts = {path: text_of(body) for path, body in pages.items()}
    assert {path for path, text in texts.items() if WORD in text} == set()
    behind = f"/rounds/first/problems/{stage.behind.problem.number}/"
    assert "41 %" in texts[behind]
    assert "93" not in re.sub(r"<head>.*</head>", "", texts[behind], flags=re.S)  # what the unit claimed
    assert "完成120户截污" not in texts[behind]  # asked for, not approved


def test_the_same_words_stand_on_the_desk(stage):
    plant(stage)
    browser = Client()
    with at(AS_OF):
        browser.force_login(stage.city.office)
        answers = [
            browser.get(f"/desk/tasks/{stage.behind.pk}/"),
            browser.get(f"/desk/tasks/{stage.behind.pk}/history/"),
            browser.get(f"/desk/tasks/{stage.noticed.pk}/notice/"),
        ]
    text = "".join(answer.content.decode() for answer in answers)
    assert {name for name in ("claim", "comment", "measure", "verify") if f"{WORD}{name}" in text} == {
        "claim", "comment", "measure", "verify",
    }  # fmt: skip


def test_a_draft_release_reaches_nobody_outside(stage):
    publish(stage)
    with at("2019-06-28"):
        progress.verify(stage.behind.pk, actor=stage.city.verifier, share=77, method="site")
        releasing.make(stage.round.pk, AS_OF, actor=stage.city.office)
        pages = crawl()
    assert not [path for path, body in pages.items() if b"77 %" in body]


def text_of(body: bytes) -> str:
    """A page's text; of a Word file its parts, of a PDF its bytes."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "".join(file.read(name).decode(errors="replace") for name in file.namelist())
    return body.decode(errors="replace")
