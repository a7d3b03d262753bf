"""The replayed round against the script and against the oracle, on every day. Played once for the whole module."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from cases.domain import courses
from cases.domain.standing import standing
from cases.models import Activity, ChangeRequest, Measure, Notice, Objection, ResultFigure, Round, Task, TaskEvidence
from cases.states import Stage
from deadlines.models import Firing
from finding import rebuilding
from letters.models import Letter
from lookback.models import LookBackPlan
from orgs.models import Role, User
from papers.marks import stripped
from petitions.models import Extension, Link, Petition
from petitions.models import Fact as PetitionFact
from records import evidence, trail
from records.models import Event, Evidence
from reports import leadership
from reports.figures import figures
from reports.kinds import KINDS
from reports.models import Publication, PublicationLine
from reports.source import live
from scenarios import replay, script
from scenarios.story import Act, Scenario
from scenarios.way import stage
from signoff import engine
from signoff.models import Run, Signature
from signoff.steps import CHAINS
from tests import agreement
from tests.planner import keep_informed
from tests.scenarios import adding_up, bulletin_text, months, oracle

# Each test is undone; what `played` made stays until the end of the module.
pytestmark = [pytest.mark.django_db, pytest.mark.replay]
LAST, MIDDLE = date(2019, 12, 5), date(2019, 6, 30)
STAGES = {"": Stage.WORKING, "in_signoff": Stage.IN_SIGNOFF, "in_notice": Stage.IN_NOTICE, "closed": Stage.CLOSED}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the code inside writes is rolled back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Replayed:
    """A played round, what the database itself said of each problem on each day, and where the files lie."""

    scenario: Scenario
    outcome: replay.Played
    said: dict[date, dict[int, str]]
    folder: Any

    @property
    def round(self) -> Round:
        return Round.objects.get(slug=self.scenario.slug)

    def days(self) -> list[date]:
        first = self.scenario.round.plan_filed_on
        return [first + timedelta(n) for n in range((LAST - first).days + 1)]

    def task(self, number: int, cycle: int = 0) -> Task:
        tasks = Task.objects.filter(problem__number=number).order_by("-cycle")
        return tasks.get(cycle=cycle) if cycle else tasks[0]

    def runs(self, number: int) -> list[Run]:
        return [c.run for t in Task.objects.filter(problem__number=number) for c in t.closures.select_related("run")]


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Replayed]:
    folder, said = tmp_path_factory.mktemp("evidence"), {}

    def watch(day: date, n: int, _days: int) -> None:
        keep_informed(n)
        rows = Task.objects.current().exclude(stage=Stage.DRAFT).with_status()
        said[day] = dict(rows.values_list("problem__number", "status"))

    with django_db_blocker.unblock(), override_settings(DEMO=True, EVIDENCE_DIR=folder), undone():
        scenario = script.load("yongzhou-2018")
        yield Replayed(scenario, replay.play(scenario, watch), said, folder)


def test_everything_is_found_by_the_words_that_it_has_now(played: Replayed) -> None:
    """A writer that forgot to tell the search would leave a difference."""
    assert list(rebuilding.differences()) == []


def test_it_ends_with_the_figures_of_the_source(played: Replayed) -> None:
    found = figures(played.round, LAST)
    problems = {name: found["problems"][name] for name in ("total", "completed_early", "on_track", "behind")}
    assert problems == {"total": 33, "completed_early": 19, "on_track": 12, "behind": 2}
    marks = {name: found["problems"][name] for name in ("categories", "closed", "in_notice", "accepted", "reopened")}
    assert marks == {"categories": 5, "closed": 14, "in_notice": 2, "accepted": 16, "reopened": 1}
    behind = {n for n, status in played.said[LAST].items() if status == "behind"}
    assert {played.scenario.problem(n).short for n in behind} == {"自然保护区整治", "基层执法车辆配备"}
    assert played.outcome == replay.Played("yongzhou-2018", "built", LAST, played.outcome.deeds)
    assert played.outcome.deeds > 1000


def test_the_bulletin_says_every_figure_of_the_source_and_is_equal_to_the_byte(played: Replayed, tmp_path: Any) -> None:
    for name in ("a", "b"):
        command = ("--round", "yongzhou-2018", "--as-of", str(LAST), "--out", str(tmp_path / f"{name}.pdf"))
        call_command("bulletin", *command)
    content = (tmp_path / "a.pdf").read_bytes()
    assert content == (tmp_path / "b.pdf").read_bytes()
    said = bulletin_text.text_of(content)
    assert [words for words in bulletin_text.SAID if words not in said] == []
    paper = KINDS["notice"].compose(live(played.round, LAST))
    for section in stripped(paper).sections:
        for paragraph in section.paragraphs:
            assert "".join(paragraph.split()) in said
    rows = [row.cells for table in paper.tables for row in table.rows]
    assert len(rows) == 33 + 18


def test_all_records_agree_and_every_text_fits_its_column(played: Replayed) -> None:
    assert agreement.faults() == []
    assert agreement.too_long() == []


def test_petitions_add_up_on_every_day_and_all_are_closed_at_the_end(played: Replayed) -> None:
    found = {}
    for day in adding_up.days_of(played.scenario):
        found[day] = adding_up.check_day(played.round, played.scenario, day)
    assert found[date(2018, 8, 15)]["received"] == 268
    last = found[LAST]
    assert (last["received"], last["closed"], last["staged"], last["open"]) == (268, 268, 0, 0)
    assert (last["assigned"], last["split_extra"], last["no_verdict"], last["closing_rate"]) == (276, 8, 0, "100.0")
    assert found[date(2019, 10, 30)]["staged"] > 0
    shares = [100 * last[name] / 268 for name in adding_up.VERDICTS[:4]]
    assert [round(share) for share in shares] == [60, 8, 20, 12]


def fired(**about: Any) -> list[tuple[int, str, str]]:
    """The rungs that were sent on measures, by problem, rung and day."""
    rows = Firing.objects.filter(state=Firing.State.FIRED, **about).order_by("business_date", "pk")
    measures = dict(Measure.objects.values_list("deadline", "task__problem__number"))
    return [(measures[row.deadline_id], row.rung.code, row.business_date.isoformat()) for row in rows]


def test_the_two_late_problems_climbed_to_the_talk(played: Replayed) -> None:
    harder = [row for row in fired(deadline__kind="measure") if not row[1].startswith("remind")]
    assert harder == [
        (29, "urge+1", "2019-10-08"), (29, "supervise+3", "2019-10-10"), (29, "circular+7", "2019-10-15"),
        (29, "talk+15", "2019-10-25"), (23, "urge+1", "2019-11-01"), (23, "supervise+3", "2019-11-05"),
        (23, "circular+7", "2019-11-11"), (23, "talk+15", "2019-11-21"),
    ]  # fmt: skip
    letters = Letter.objects.filter(round=played.round).order_by("pk")
    numbers = list(letters.values_list("kind", "number", "state", "by_rule"))
    reports = [("urge", 1), ("urge", 2)]  # the two units whose report of a month came late
    items = [(kind, n + 2 * (kind == "urge")) for n in (1, 2) for kind in ("urge", "supervise", "circular", "talk")]
    assert numbers == [(kind, n, "answered", False) for kind, n in (*reports, *items)]
    talks = letters.filter(kind="talk")
    assert all(talk.approved_by_id not in (None, talk.issued_by_id) for talk in talks)


def test_problems_on_time_got_reminders_and_nothing_more(played: Replayed) -> None:
    late = {23, 29}
    acts = Counter(rung.rstrip("+-0123456789") for n, rung, _day in fired(deadline__kind="measure") if n not in late)
    assert set(acts) == {"remind"} and acts["remind"] > 50
    others = Firing.objects.filter(deadline__kind__in=("task", "petition", "plan")).values_list("act", flat=True)
    assert set(others) == {"remind"}
    assert Firing.objects.filter(told=0, state=Firing.State.FIRED).count() == 0


def test_petitions_took_every_turn_and_were_published_by_two_people(played: Replayed) -> None:
    facts = Counter(PetitionFact.objects.values_list("kind", flat=True))
    assert facts["handed_on"] == 3
    assert facts["returned"] > 10
    assert Extension.objects.filter(state="approved").count() > 10
    assert Link.objects.filter(kind="duplicate").count() == 7
    assert Petition.objects.filter(is_illustrative=False).count() == 0
    shown = Petition.objects.filter(versions__state="released").distinct()
    assert shown.count() == 268
    assert {row.state for row in Publication.objects.all()} == {"released"}
    assert PublicationLine.objects.values("version__petition").distinct().count() == 268
    adding_up.check_no_identity_in_the_trail(played.scenario)


def test_twelve_months_were_filed_checked_and_locked(played: Replayed) -> None:
    months.check(played.round)


def test_any_two_months_compared_add_up(played: Replayed) -> None:
    months.check_any_two(played.round)


def test_middle_of_2019_is_what_it_was_then(played: Replayed) -> None:
    found = figures(played.round, MIDDLE)["problems"]
    assert {name: found[name] for name in ("completed_early", "on_track", "behind")} == {
        "completed_early": 9, "on_track": 21, "behind": 3,
    }  # fmt: skip


def test_on_every_day_facts_database_and_oracle_agree(played: Replayed) -> None:
    tasks = list(Task.objects.select_related("problem__round", "deadline").order_by("problem__number", "cycle"))
    read = courses.read(tasks)
    for day in played.days():
        current = {task.problem.number: task for task in tasks if task.filed_on <= day}
        pure = {number: standing(read[task.pk], day).status.value for number, task in current.items()}
        assert pure == played.said[day], day
        assert pure == {p.number: oracle.status(played.scenario, p, day) for p in played.scenario.problems}, day


def test_parts_sum_to_the_total_on_every_day(played: Replayed) -> None:
    every = 1 if connection.vendor == "sqlite" else 28  # the sums are not the database's; one database takes all days
    for day in played.days()[::every]:
        found = figures(played.round, day)["problems"]
        assert found["total"] == 33
        assert Counter({name: found[name] for name in set(played.said[day].values())}) == Counter(
            played.said[day].values()
        )


def test_the_columns_kept_for_lists_say_the_same_as_the_facts(played: Replayed) -> None:
    tasks = Task.objects.with_status().select_related("problem__round", "deadline")
    read = courses.read(tasks)
    for task in tasks.filter(next_cycle=None):
        now = standing(read[task.pk], LAST)
        kept = (task.status, task.completed_on, task.begun_on, task.verified_share, task.claimed_share)
        assert kept == (now.status, now.completed_on, now.begun_on, now.verified, now.claimed), str(task)
        assert {m.pk: m.done_on for m in task.measures.all() if m.done_on} == now.done


def test_stages_and_dates_are_those_of_the_script(played: Replayed) -> None:
    for problem in played.scenario.problems:
        task = played.task(problem.number)
        assert task.stage == STAGES[stage(problem.closing)], problem.number
        assert task.completed_on == problem.completed_on
        closed = [act.on for act in problem.closing if act.act == "close"]
        assert task.closed_on == (closed[-1] if closed else None)
        if task.cycle == 1:
            assert [m.done_on for m in task.measures.order_by("order")] == [m.done_on for m in problem.measures]
    assert Counter(Task.objects.current().values_list("stage", flat=True)) == {
        "closed": 14, "in_notice": 2, "in_signoff": 3, "working": 14,
    }  # fmt: skip


def standing_signatures(scenario: Scenario, acts: tuple[Act, ...]) -> list[tuple[str, str]]:
    """(step, who) that count at the end of the last passage, from the script alone."""
    order, found = CHAINS[scenario.round.chain][1], []
    for act in acts:
        if act.act in ("report", "reopen"):
            found = []
        elif act.act in ("sign", "paper_sign"):
            found.append((act.step, act.by))
        elif act.act == "withdraw":
            found.remove((act.step, act.by))
        elif act.act == "return":
            keep = 0 if act.to == "unit" else order.index(act.to)
            found = [pair for pair in found if order.index(pair[0]) < keep]
    return found


def test_the_right_people_signed_every_step_on_one_dossier(played: Replayed) -> None:
    seen = 0
    for problem in played.scenario.problems:
        if not problem.closing:
            continue
        run = played.runs(problem.number)[-1]
        counting = engine.counting(run).select_related("step", "seat", "signer")
        assert sorted((s.step.code, s.signer.username) for s in counting) == sorted(
            standing_signatures(played.scenario, problem.closing)
        )
        assert {s.dossier_digest for s in counting} <= {run.digest}
        done = stage(problem.closing) in ("in_notice", "closed")
        assert engine.complete_on_one_digest(run) == done == (run.state == Run.State.PASSED)
        for s in counting:
            assert s.signer_id != run.filed_by_id
            held = s.on_behalf_of or s.signer
            assert s.seat.role in set(held.posts.values_list("role", flat=True))
            seen += 1
    assert seen == 16 * 6 + 3 + 2


def test_site_visits_say_and_show_what_was_seen(played: Replayed) -> None:
    visits = Signature.objects.filter(step__site_visit=True, decision="approve")
    assert visits.count() >= 33
    for signature in visits:
        assert signature.site_note
        assert [photo.is_image for photo in signature.photos.all()] == [True]


def test_a_return_to_the_unit_ends_the_run_and_a_new_one_begins(played: Replayed) -> None:
    first, second = played.runs(5)
    assert (first.state, second.state) == (Run.State.RETURNED, Run.State.PASSED)
    assert set(first.signatures.filter(decision="approve").values_list("void", flat=True)) == {"returned"}
    assert played.said[date(2019, 4, 27)][5] == "completed_early"
    assert played.said[date(2019, 4, 28)][5] == "on_track"


def test_a_return_to_an_earlier_step_and_new_evidence_let_the_chain_begin_again(played: Replayed) -> None:
    (run,) = played.runs(27)
    void = Counter(run.signatures.filter(decision="approve").values_list("void", flat=True))
    assert void == {"returned": 2, "": 6}
    assert [s.return_to for s in run.signatures.filter(decision="return")] == [1]
    assert played.task(27).dossiers.count() == 2


def test_a_signature_was_withdrawn_and_given_again(played: Replayed) -> None:
    (run,) = played.runs(20)
    gate = run.signatures.filter(step__code="lead_gate", signer__username="lead-zhujian")
    assert list(gate.values_list("void", flat=True)) == ["withdrawn", ""]


def test_a_signature_on_paper_has_scan_carrier_and_second_person(played: Replayed) -> None:
    (paper,) = Signature.objects.filter(channel="paper")
    assert (paper.signer.username, paper.carried_by.username, paper.confirmed_by.username) == (
        "secretary-qiyang", "clerk-qiyang", "office-deputy",
    )  # fmt: skip
    assert (paper.signed_on, paper.run.subject) == (date(2019, 6, 17), trail.key(played.task(12)))
    assert paper.scan.is_image


def test_a_substitute_signed_and_it_is_shown(played: Replayed) -> None:
    (signature,) = Signature.objects.exclude(on_behalf_of=None)
    assert (signature.signer.username, signature.on_behalf_name) == ("leader-renda", "永州市政协副主席")


def test_an_objection_was_answered_before_closing(played: Replayed) -> None:
    objection = Objection.objects.get()
    assert (objection.notice.task.problem.number, objection.founded, objection.is_late) == (7, False, False)
    assert objection.channel == Objection.Channel.WEB
    assert objection.answered_at < objection.notice.ended_at


def test_a_closed_task_came_back_and_was_closed_again(played: Replayed) -> None:
    first, second = played.task(19, 1), played.task(19, 2)
    assert (first.stage, first.closed_on) == (Stage.CLOSED, date(2019, 5, 14))
    assert (second.stage, second.closed_on, second.previous) == (Stage.CLOSED, date(2019, 11, 13), first)
    assert second.deadline.due_on == date(2019, 10, 31)
    assert played.said[date(2019, 7, 15)][19] == "not_started"


def test_changes_of_the_plan_were_decided(played: Replayed) -> None:
    asked = ChangeRequest.objects.order_by("pk").values_list("task__problem__number", "field", "state", "route")
    assert sorted(asked) == [
        (26, "deadline", "approved", "group"), (26, "measures", "approved", "group"), (29, "goal", "refused", "group"),
    ]  # fmt: skip
    extended = played.task(26)
    assert (extended.deadline.first_due_on, extended.deadline.due_on) == (date(2019, 12, 31), date(2020, 6, 30))
    assert extended.measures.get(order=4).deadline.due_on == date(2020, 6, 30)
    assert played.task(29).goal == played.scenario.problem(29).goal
    assert ChangeRequest.objects.get(field="goal").weaker


def test_notices_ran_their_days(played: Replayed) -> None:
    states = Counter(Notice.objects.values_list("state", flat=True))
    assert states == {"closed": 15, "running": 2}  # one task was closed twice
    for notice in Notice.objects.filter(state="closed"):
        closed_on = notice.task.closed_on
        assert notice.first_day <= notice.last_day < closed_on


def test_activities_and_results_are_dated_records(played: Replayed) -> None:
    assert Counter(Activity.objects.values_list("kind", flat=True)) == {
        "leading_group": 1, "meeting": 5, "visit": 5, "check": 1, "campaign": 2, "supervision": 2, "action": 3,
    }  # fmt: skip
    visits = Activity.objects.filter(kind="visit").values_list("who", "series", "unannounced")
    assert Counter(visits) == {("永州市委书记", "督查暗访", True): 3, ("永州市市长", "现场调研督导", False): 2}
    results = ResultFigure.objects.filter(kind="result").order_by("recorded_on")
    assert {row.code: row.value for row in results} == {
        "furnaces_closed": 109, "villages_treated": 220, "buses_retired": 365, "kilns_closed": None,
    }  # fmt: skip
    assert ResultFigure.objects.filter(kind="next_step").count() == 7
    index = ResultFigure.objects.get(code="air_index")
    assert (str(index.value), index.change, index.rank, index.rank_scope, index.rank_change, index.period) == (
        "3.650", "-4.7", 5, "province", 3, "2019年1月至10月",
    )  # fmt: skip


def test_every_task_was_reported_and_verified_month_by_month(played: Replayed) -> None:
    for task in Task.objects.filter(cycle=1):
        claimed = list(task.facts.filter(kind="claimed").values_list("effective_on", "share"))
        verified = list(task.facts.filter(kind="verified").values_list("effective_on", "share"))
        assert len(claimed) >= 2
        assert len(verified) >= 2
        assert [share for _day, share in verified] == sorted(share for _day, share in verified), str(task)
        assert claimed[0][0] < verified[0][0]


def test_work_from_before_the_plan_counts_from_the_day_of_filing(played: Replayed) -> None:
    early = Measure.objects.filter(facts__effective_on__lt=date(2018, 11, 9)).distinct()
    assert early.count() > 20
    for measure in early:
        fact = measure.facts.order_by("pk").first()
        assert (fact.counts_from, measure.begun_on) == (date(2018, 11, 9), fact.effective_on)


def test_evidence_is_small_distinct_intact_and_has_pairs(played: Replayed) -> None:
    with override_settings(EVIDENCE_DIR=played.folder):
        files = list(Evidence.objects.all())
        assert all(evidence.intact(file) for file in files)
    assert len({file.sha256 for file in files}) == len(files) > 120
    assert max(file.size for file in files) < 40_000
    assert Counter(file.media_type for file in files)["application/pdf"] >= 25
    assert sum(file.taken_at is not None for file in files) > 100
    for task in Task.objects.exclude(completion=""):
        pair = task.evidence.filter(pair=1, withdrawn_at=None).values_list("phase", flat=True)
        assert sorted(pair) == ["after", "before"], str(task)
    captions = TaskEvidence.objects.filter(file__media_type__startswith="image/").values_list("caption", flat=True)
    assert all("示意" in caption for caption in captions)


def test_only_demonstration_accounts_can_sign_in(played: Replayed) -> None:
    usable = {user.username for user in User.objects.all() if user.has_usable_password()}
    assert usable == {person.username for person in played.scenario.people if person.demo}
    with override_settings(DEMO_PASSWORD="duban-demo-2019"):
        assert User.objects.get(username="office").check_password("duban-demo-2019")
    assert User.objects.filter(is_staff=True).get().username == "admin"
    assert User.objects.get(username="secretary").posts.get().role == Role.SECRETARY


def test_the_round_stands_on_its_day_and_the_trail_holds(played: Replayed) -> None:
    assert played.round.held_on == played.round.today() == LAST
    verdict = trail.verify()
    assert (verdict.fault, verdict.lines) == ("", Event.objects.count())
    order = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert order == sorted(order)


def test_five_closed_problems_were_seen_again_by_somebody_from_outside(played: Replayed) -> None:
    """The leading group has the two heads of the source; the look-back is a small one, illustrative."""
    assert leadership.heads(played.round, LAST) == [["组长", "市委书记"], ["第一副组长", "市长"]]
    (drawn,) = LookBackPlan.objects.filter(round=played.round)
    picks = drawn.picks.all()
    assert (drawn.state, {(pick.visitor.username, pick.result) for pick in picks}) == (
        "finished", {("observer", "consolidated")},
    )  # fmt: skip
    assert len({pick.task.problem.number for pick in picks}) == 5


def test_a_second_replay_changes_nothing(played: Replayed) -> None:
    before = trail.verify()
    again = replay.play(played.scenario)
    assert again == replay.Played("yongzhou-2018", "unchanged", LAST, 0)
    assert trail.verify() == before


def test_a_round_moved_on_by_hand_is_left_alone(played: Replayed) -> None:
    with undone():
        Round.objects.update(held_on=date(2020, 1, 3))
        assert replay.play(played.scenario).state == "unchanged"
        assert played.round.held_on == date(2020, 1, 3)
