"""Every page of lists on their way into a plan in both languages, judged as tests.browser.test_accessible does."""

from dataclasses import dataclass

import pytest

from cases.models import Round
from intake.domain import naming, returning, taking
from intake.models import ImportBatch, ImportRow
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City, at, make_round, make_task
from tests.intake.documents import a_batch, a_change, a_claim, a_fault, a_problem

DAY = "2018-11-01"
State = ImportBatch.State


@dataclass
class Lists:
    """A list in every state, by its state."""

    city: City
    round: Round
    empty: Round
    by_state: dict[str, ImportBatch]

    def path(self, name: str, page: str = "") -> str:
        """The address of a list's page."""
        return f"/desk/rounds/{self.round.slug}/import/{self.by_state[name].pk}/{page}"


@pytest.fixture
def show(city: City, live_server) -> Lists:
    with at(DAY):
        round, empty = make_round(city, slug="lists"), make_round(city, slug="empty")
        filed = make_task(city, round)
        made = {
            "ready": a_batch(
                city, round, a_problem(51), a_problem(52, goal=""), a_problem(53, units=(("某园区建设办", "lead"),)),
                a_problem(None), claims=(a_claim(33, 4),), faults=(a_fault("表格没有表头"),),
                changes=(a_change("環", "环"), a_change("(wú xī)", "", "pinyin", 1)),
            ),
            "none": a_batch(city, round, faults=(a_fault("未识别出问题"),)),
            "taken": a_batch(city, round, a_problem(61), _changed(filed)),
            "back": a_batch(city, round, a_problem(71)),
            "failed": a_batch(city, round), "reading": a_batch(city, round), "waiting": a_batch(city, round),
        }  # fmt: skip
        taking.take(made["taken"].pk, actor=city.office, confirmed=True)
        taking.take(made["back"].pk, actor=city.office, confirmed=True)
        returning.take_back(made["back"].pk, actor=city.office, why="口径有误")
        naming.teach(round, "市环保局", city.lead, actor=city.office)
    for name, fields in {
        "failed": {"state": State.FAILED, "fault": "“清单.pdf”没有文字"},
        "reading": {"state": State.READING, "done": 40, "total": 100},
        "waiting": {"state": State.WAITING},
    }.items():
        ImportBatch.objects.filter(pk=made[name].pk).update(**fields)
    Round.objects.update(held_on=DAY)
    return Lists(city, round, empty, made)


def _changed(filed):
    return a_problem(
        filed.problem.number, title=filed.problem.title, text=filed.problem.text, goal=f"{filed.goal}并长期保持"
    )


def pages(show: Lists) -> dict[str, int]:
    home, bare = (f"/desk/rounds/{round.slug}/import/" for round in (show.round, show.empty))
    rows = {row.problem_number: row.pk for row in show.by_state["ready"].rows.all()}
    wished = ImportRow.objects.get(batch=show.by_state["taken"], effect=ImportRow.Effect.WISHED)
    return ok(
        home, bare, f"{home}?state=ready", f"{home}new/", f"{home}names/", *(show.path(name) for name in show.by_state),
        show.path("ready", "text/"), show.path("ready", "text/?kind=pinyin"), show.path("ready", "records/"),
        show.path("ready", "records/?show=faults"), show.path("ready", "units/"), show.path("none", "text/"),
        show.path("none", "records/"), show.path("ready", "?show=error"), show.path("ready", "?q=没有这样的"),
        *(f"/desk/import/rows/{rows[n]}/" for n in (51, 52, 53)), f"/desk/import/rows/{wished.pk}/ask/",
    )  # fmt: skip


def test_pages_of_lists(show: Lists, windows) -> None:
    assert list(look_in_both(windows, show.city.office, pages(show))) == []


def test_a_deadline_is_explained_while_it_is_typed(show: Lists, windows) -> None:
    row = show.by_state["ready"].rows.get(problem_number=52)
    page = windows.new(show.city.office, path=f"/desk/import/rows/{row.pk}/")
    page.fill("#id_r-deadline_text", "2021年6月底前")
    said = page.locator("#id_r-deadline_text_why")
    said.get_by_text("2021-06-30").wait_for()
    page.fill("#id_m-0-words", "2020年3月底前")
    page.locator("#id_m-0-words_why").get_by_text("2020-03-31").wait_for()
    assert "2021-06-30" in said.inner_text()
