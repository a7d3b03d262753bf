"""Five rounds of the sources side by side, each held against its source on its day. Played once for the module.

The sixth, Hanzhong, is played with its petitions in test_hanzhong.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from re import sub
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import override_settings

from campaigns import standing
from campaigns.models import CheckAssignment
from cases.models import Activity, Carrying, Round, Task
from cases.states import Stage
from checkup.models import Sign
from deadlines.models import Deadline
from finding import rebuilding
from leading.models import Errand, Exposure, LedItem
from liability.models import EnforcementFigure
from lookback.models import LookBackPlan, Pick
from plans.models import PlanVersion
from records import trail
from reports.figures import figures
from reports.models import Release
from scenarios import replay, script
from scheduling.models import Check, Period
from signoff.models import Signature
from tests import agreement
from tests.planner import keep_informed

pytestmark = [pytest.mark.django_db, pytest.mark.replay, pytest.mark.once]
ROUNDS = ("guangxi-2016", "jiangxi-2016", "shanxi-2017", "shanxi-2019", "fushun-2021")
LEVELS = ("province", "city", "county")
PICKED = 3 + 3 + 3 + 5 + 4 + 4  # what was only partly consolidated in the third round is seen again in the fourth
END_OF_2017, MEETING, ZERO, NOTICE = date(2017, 12, 31), date(2019, 6, 29), date(2019, 10, 15), date(2024, 9, 18)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def played(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("evidence")
    with django_db_blocker.unblock(), override_settings(DEMO=True, EVIDENCE_DIR=folder), undone():
        for slug in ROUNDS:
            replay.play(script.load(slug), lambda _day, n, _days: keep_informed(n))
        yield


def counted(slug: str, on: date) -> dict[str, Any]:
    return figures(Round.objects.get(slug=slug), on)


def only(group: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(group[name] for name in names)


def said(slug: str, on: date, folder: Path) -> str:
    """The words of the bulletin without their mark-up."""
    with override_settings(DEMO=True):
        call_command("bulletin", "--round", slug, "--as-of", on.isoformat(), "--out", str(folder / "b.html"))
    text = sub(r"<style.*?</style>", "", (folder / "b.html").read_text(encoding="utf-8"), flags=16)
    return sub(r"\s+", "", unescape(sub(r"<[^>]+>", "", text)))


def test_everything_is_found_by_the_words_that_it_has_now() -> None:
    """A writer that forgot to tell the search would leave a difference."""
    assert list(rebuilding.differences()) == []


def test_jiangxi_at_the_end_of_2017(tmp_path: Path) -> None:
    found = counted("jiangxi-2016", END_OF_2017)
    names = ("total", "completed_early", "completed_on_time", "on_track", "behind", "overdue", "not_started")
    assert only(found["problems"], *names) == (61, 27, 6, 28, 0, 0, 0)
    assert found["due_years"]["2017"] == {"total": 30, "completed": 30, "completed_early": 24}
    assert found["due_years"]["2018"] == {"total": 12, "completed": 3, "completed_early": 3}
    assert sum(row["total"] for year, row in found["due_years"].items() if year > "2018") == 19
    text = said("jiangxi-2016", END_OF_2017, tmp_path)
    assert "计划2017年完成的30个问题已全部完成，计划2018年完成的12个问题已提前完成3个" in text
    assert "2016年11月18日成立由省长任组长的整改工作领导小组" in text  # the head of government, as the source has it
    names = ("criminal_detained", "administrative_detained", "talks", "accountable", "clues")
    assert only(found["accountability"], *names) == (3, 30, 246, 50, 27)
    assert "行政拘留30人，刑事拘留3人，约谈246人，问责50人，移交责任追究问题线索27条" in text


def test_guangxi_at_the_end_of_2017(tmp_path: Path) -> None:
    found = counted("guangxi-2016", END_OF_2017)
    assert only(found["problems"], "total", "categories", "completed_early", "basically_completed") == (37, 7, 22, 6)
    assert found["measures"] == {"total": 510, "done": 439, "rate": "86"}
    assert found["activities"]["publicity"] == 157 + 3
    text = said("guangxi-2016", END_OF_2017, tmp_path)
    assert "指出7大类37个问题" in text
    assert "22个提前完成整改，6个基本完成整改" in text
    assert "反馈问题整改完成率59%" in text
    assert "细化整改措施510条，已完成439条，完成率86%" in text
    names = ("accountable", "cases", "persons", "disciplined")
    assert only(found["accountability"], *names) == (404, 9, 141, 141)
    assert "问责404人" in text
    assert "立案9件，给予党纪政务处分141人" in text
    (early,) = EnforcementFigure.objects.filter(round__slug="guangxi-2016")
    assert (early.source, early.complaints, early.accountable) == ("petitions", 2341, 404)
    press = Activity.objects.filter(round__slug="guangxi-2016", medium="press")
    assert press.count() == 3


def test_stages_of_guangxi_are_the_three_of_the_source() -> None:
    words = Task.objects.filter(problem__round__slug="guangxi-2016").values_list("deadline__words", flat=True)
    assert set(words) == {"2017年6月底前", "2017年底前", "长期整改"}
    assert counted("guangxi-2016", date(2017, 6, 30))["problems"]["completed_early"] == 8


def test_shanxi_has_two_plans_side_by_side(tmp_path: Path) -> None:
    first, second = counted("shanxi-2017", MEETING), counted("shanxi-2019", MEETING)
    assert only(first["problems"], "total", "overdue") == (60, 5)
    assert first["problems"]["completed_early"] + first["problems"]["completed_on_time"] == 55
    assert only(second["problems"], "total", "categories") == (38, 2)
    assert "5个问题超过整改时限尚未完成" in said("shanxi-2017", MEETING, tmp_path)
    round = Round.objects.get(slug="shanxi-2019")
    assert (round.parent.slug, round.kinds, round.plan_filed_on) == (
        "shanxi-2017", ["look_back", "special"], date(2019, 6, 17),
    )  # fmt: skip
    numbers = [category.problems.count() for category in round.categories.order_by("number")]
    assert numbers == [24, 14]


def test_what_was_not_done_in_time_goes_on_in_the_later_round() -> None:
    moved = Carrying.objects.filter(task__problem__round__slug="shanxi-2017")
    assert (moved.count(), {row.into.round.slug for row in moved}) == (5, {"shanxi-2019"})
    assert {row.task.stage for row in moved} == {Stage.WORKING}
    assert not Deadline.objects.filter(pk__in=moved.values("task__deadline"), settled_on=None).exists()
    assert counted("shanxi-2017", date(2019, 7, 31))["problems"]["overdue"] == 5


def test_the_hundred_days_are_a_campaign_with_the_dates_of_the_source() -> None:
    """Ten lists to zero on its last day, eleven groups, none in its own region. Its counts are invented."""
    row = Activity.objects.get(round__slug="shanxi-2019", kind="campaign")
    assert (row.held_on, row.ends_on, row.is_illustrative) == (date(2019, 7, 1), ZERO, True)
    assert counted("shanxi-2019", ZERO)["activities"]["campaigns"] == 1
    campaign = row.campaign
    counts = standing.of_lists(list(campaign.lists.all()), ZERO)
    assert len(counts) == 10
    assert all(count.found > 0 and count.at_zero for count in counts.values())
    assert not any(count.at_zero for count in standing.of_lists(list(campaign.lists.all()), date(2019, 9, 30)).values())
    sent = CheckAssignment.objects.filter(group__campaign=campaign)
    assert (campaign.groups.count(), sent.count(), campaign.closed_on) == (11, 11, date(2019, 10, 16))
    assert not sent.filter(region=F("home")).exists()


def test_the_plan_of_shanxi_was_consulted_submitted_and_filed_on_its_day() -> None:
    first, second = PlanVersion.objects.filter(plan__round__slug="shanxi-2019").order_by("number")
    assert (first.consultations.count(), first.state, second.state) == (3, "settled", "filed")
    assert (second.submission.submitted_on, second.submission.to) == (date(2019, 6, 17), "国务院")
    assert Round.objects.get(slug="shanxi-2019").plan_filed_on == date(2019, 6, 17)


def test_leaders_of_shanxi_lead_at_three_levels_and_go_where_something_was_exposed() -> None:
    led = LedItem.objects.filter(task__problem__round__slug="shanxi-2019")
    assert set(led.values_list("level", "seat")) == {(a, b) for a in LEVELS for b in ("principal", "deputy")}
    shown = Exposure.objects.filter(round__slug="shanxi-2019")
    assert (shown.count(), shown.exclude(visit=None).count(), shown.exclude(ended_on=None).count()) == (2, 2, 1)
    (found,) = Errand.objects.filter(round__slug="shanxi-2019", sort="finding")
    assert (found.given_on, found.state) == (date(2019, 7, 26), "done")  # sent two days after an unannounced visit


def test_two_frauds_were_put_in_and_both_are_found() -> None:
    signs = Sign.objects.filter(round__slug="shanxi-2019")
    assert set(signs.filter(code__startswith="photo").values_list("code", flat=True)) == {"photo_same", "photo_old"}
    assert signs.filter(severity="block").count() == 1


def test_fushun_on_the_day_of_its_notice(tmp_path: Path) -> None:
    found = counted("fushun-2021", NOTICE)
    assert only(found["activities"], "meetings", "special_checks", "projects") == (38, 6, 91)
    assert only(found["problems"], "total", "closed", "long_term") == (18, 18, 3)
    names = ("clues", "cases", "disciplined", "organisational")
    assert only(found["accountability"], *names) == (23, 9, 16, 54)
    text = said("fushun-2021", NOTICE, tmp_path)
    assert "移交责任追究问题线索23条，立案9件，给予党纪政务处分16人，组织处理54人" in text
    assert "由市委书记、市长任双组长的整改工作领导小组" in text
    for words in (
        "24家", "192处", "2092台", "147个", "16833亩", "36项", "54.564公里", "1200吨/日", "50万吨/日", "35μg/m³",
        "整改复查6次", "3个",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("中共抚顺市委") >= 1


def test_fushun_looked_back_six_times() -> None:
    rounds = LookBackPlan.objects.filter(round__slug="fushun-2021").order_by("number")
    assert [(one.number, one.state) for one in rounds] == [(n, "finished") for n in range(1, 7)]
    picks = Pick.objects.filter(plan__in=rounds)
    assert (picks.count(), picks.filter(result="partly").count()) == (PICKED, 1)
    assert picks.get(result="partly").errand.state == "settled"
    back = picks.get(result="rebound")
    assert (back.conclusion.action, back.conclusion.new_cycle.cycle) == ("reopened", 2)
    assert counted("fushun-2021", NOTICE)["problems"]["reopened"] == 1
    assert not picks.filter(visitor__in=Signature.objects.values("signer")).exists()


def test_units_report_as_often_as_the_source_says() -> None:
    """Jiangxi: by the second working day of each month. Fushun: key items weekly, the others monthly.

    4 February 2017 was a Saturday on which offices worked.
    """
    months = Period.objects.filter(round__slug="jiangxi-2016", rhythm__kind="monthly").order_by("starts_on")
    assert [period.due_on for period in months][:2] == [date(2017, 2, 4), date(2017, 3, 2)]
    assert Check.objects.filter(entry__line__obligation__period__in=months, grade="good").exists()
    kinds = set(Period.objects.filter(round__slug="fushun-2021").values_list("rhythm__kind", "rhythm__covers"))
    assert kinds == {("weekly", "key"), ("monthly", "other")}


def test_every_completion_of_fushun_had_its_public_notice() -> None:
    """18 problems; the one that came back had a notice for each of its two cycles."""
    tasks = Task.objects.filter(problem__round__slug="fushun-2021")
    assert tasks.filter(stage=Stage.CLOSED).count() == tasks.filter(notices__isnull=False).distinct().count() == 19


def test_all_records_agree_and_every_text_fits_its_column() -> None:
    assert agreement.faults() == []
    assert agreement.too_long() == []


def test_figures_are_released_and_the_trail_is_whole() -> None:
    for slug in ROUNDS:
        last = script.load(slug).ends_on
        assert Release.objects.filter(round__slug=slug, state="released", as_of=last).exists(), slug
    assert trail.verify().fault == ""
