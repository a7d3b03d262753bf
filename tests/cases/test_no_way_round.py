"""Random acts by random people find no way round the chain: nothing is closed without all signatures on one dossier.

Hypothesis draws who does what, in any order, and after every act the machine compares what is stored with what the
rules promise. Most acts are refused; some are drawn so that they fit, or no walk would get far enough to matter.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cases.domain import changing, closing, courses, dossier, filing, progress, publicity, reopening
from cases.domain.planning import MeasureDraft
from cases.domain.standing import standing
from cases.models import Closure, Fact, Notice, Objection, Task, TaskEvidence
from cases.states import Stage
from orgs.models import Role, User
from records import evidence, trail
from records.models import Event
from signoff import engine
from signoff.models import PaperSheet, Run, Signature
from tests.factories import at, make_city, make_ready, make_round, make_task, make_user, picture, proof

PEOPLE = (
    "office", "verifier", "publisher", "unit", "head", "lead_reviewer", "leader", "secretary", "mayor", "observer",
    "auditor", "admin", "second_head", "double",
)  # fmt: skip
ACTS = (
    "submit", "sign", "sign_without_a_visit", "sign_what_is_over", "send_back", "withdraw_any_signature",
    "confirm_paper", "refuse_paper", "verify", "claim", "grade", "report_completion", "withdraw_completion",
    "tick_measure", "undo_measure", "add_evidence", "withdraw_evidence", "ask_for_time", "decide", "open_notice",
    "close", "object", "answer", "reopen",
)  # fmt: skip
SIGNERS = ("head", "second_head", "double", "lead_reviewer", "verifier")
WHO, ACT, PICK = st.sampled_from(PEOPLE), st.sampled_from(ACTS), st.integers(0, 40)
WORDS = "已按方案整改到位,附监测报告与照片"
REFUSED = (ValidationError, PermissionDenied)
FIRST_DAY = date(2019, 5, 6)
RETURN_VOIDS = {"changed", "returned", "withdrawn", "ended"}
reached: Counter = Counter()  # what the walks came to, over all of them


class World:
    """A city whose short chain asks for three signatures, and one task that is ready to be submitted."""

    def __init__(self) -> None:
        self.city = make_city()
        self.city.people["second_head"] = make_user((self.city.responsible, Role.HEAD))
        # one person in two posts of the chain: four eyes must hold for them too
        self.city.people["double"] = make_user((self.city.responsible, Role.HEAD), (self.city.lead, Role.LEAD_REVIEWER))
        with at("2018-11-01"):
            round = make_round(self.city, chain="short", notice_days=1)
        self.ready = make_ready(self.city, make_task(self.city, round), day=FIRST_DAY.isoformat())
        make_task(self.city, round, measures=1)
        with at(FIRST_DAY):
            self.photo = evidence.store(picture(), by=self.city.verifier)


class Walk(RuleBasedStateMachine):
    """One walk; everything it wrote is rolled back at its end."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.day, self.changed = FIRST_DAY, True
        reached["walks"] += 1

    def teardown(self) -> None:
        assert trail.verify().fault == ""
        reached.update(f"stage {stage}" for stage in Task.objects.values_list("stage", flat=True))
        transaction.set_rollback(True)
        self.stack.close()

    def person(self, who: str) -> User:
        return User.objects.get(pk=self.world.city.people[who].pk)

    def act(self, name: str, function, *arguments, **words) -> bool:
        """Do one act on the present day; whether it was not refused."""
        lines = Event.objects.count()
        try:
            with at(self.day):
                function(*arguments, **words)
        except REFUSED:
            reached[f"{name} refused"] += 1
            assert Event.objects.count() == lines, f"{name} was refused and left a line"
            return False
        self.changed = True
        reached[name] += 1
        return True

    def task(self, pick: int) -> Task:
        tasks = list(Task.objects.order_by("pk"))
        return tasks[pick % len(tasks)]

    def main(self) -> Task:
        """The newest cycle of the task that was ready."""
        return Task.objects.filter(problem=self.world.ready.problem).order_by("-cycle").first()

    def open_run(self) -> Run | None:
        return Run.objects.filter(state=Run.State.OPEN).order_by("pk").first()

    def sign_as(self, actor: User, run: Run, *, seen: str = "", **words) -> bool:
        seen = seen or engine.seen_digest(run)
        words = {"site_note": "现场已看", "photos": [self.world.photo]} | words
        return self.act("sign", closing.sign, run.pk, actor=actor, seen=seen, proof=proof(actor), **words)

    # Acts by anybody, fitting or not: `pick` chooses on what, and varies the words

    @rule(who=WHO, name=ACT, pick=PICK)
    def anybody_does_something(self, who, name, pick):
        getattr(self, name)(self.person(who), pick)

    @rule(who=WHO, name=ACT, pick=PICK)
    def and_something_else(self, who, name, pick):
        getattr(self, name)(self.person(who), pick)

    def submit(self, actor, pick):
        self.act("submit", closing.submit, self.task(pick).pk, actor=actor, statement=WORDS if pick % 5 else "")

    def sign(self, actor, pick):
        if run := self.open_run():
            self.sign_as(actor, run, seen="" if pick % 3 else "0" * 64)

    def sign_without_a_visit(self, actor, pick):
        if run := self.open_run():
            self.sign_as(actor, run, site_note="", photos=[])

    def sign_what_is_over(self, actor, pick):
        runs = list(Run.objects.exclude(state=Run.State.OPEN).order_by("pk"))
        if runs:
            self.sign_as(actor, runs[pick % len(runs)])

    def send_back(self, actor, pick):
        if run := self.open_run():
            seen, to = engine.seen_digest(run), pick % 4
            self.act("send back", closing.send_back, run.pk, actor=actor, to=to, reason=WORDS, seen=seen)

    def withdraw_any_signature(self, actor, pick):
        signatures = list(Signature.objects.order_by("pk"))
        if signatures:
            self.act("withdraw", closing.withdraw_signature, signatures[pick % len(signatures)].pk, actor=actor)

    def confirm_paper(self, actor, pick):
        if sheet := PaperSheet.objects.filter(state=PaperSheet.State.WAITING).first():
            self.act("confirm paper", closing.confirm_paper, sheet.pk, actor=actor, proof=proof(actor))

    def refuse_paper(self, actor, pick):
        if sheet := PaperSheet.objects.filter(state=PaperSheet.State.WAITING).first():
            self.act("refuse paper", closing.refuse_paper, sheet.pk, actor=actor, why=WORDS)

    def verify(self, actor, pick):
        self.act("verify", progress.verify, self.task(pick).pk, actor=actor, share=pick * 3 - 3, method="site")

    def claim(self, actor, pick):
        self.act("claim", progress.claim, self.task(pick).pk, actor=actor, share=pick * 2, text=WORDS)

    def grade(self, actor, pick):
        task = self.task(pick)
        grade = progress.lift_grade if task.is_basic else progress.grade_basic
        self.act("grade", grade, task.pk, actor=actor, why=WORDS)

    def report_completion(self, actor, pick):
        self.act("report", progress.report_completion, self.task(pick).pk, actor=actor, text=WORDS)

    def withdraw_completion(self, actor, pick):
        self.act("unreport", progress.withdraw_completion, self.task(pick).pk, actor=actor, why=WORDS)

    def tick_measure(self, actor, pick):
        measure, on = self.task(pick).measures.order_by("pk").last(), self.day - timedelta(days=pick)
        self.act("measure", progress.finish_measure, measure.pk, actor=actor, on=on, note=WORDS)

    def undo_measure(self, actor, pick):
        measure = self.task(pick).measures.order_by("pk").last()
        self.act("undo measure", progress.undo_measure, measure.pk, actor=actor, why=WORDS)

    def add_evidence(self, actor, pick):
        phase = ("before", "after", "site", "other")[pick % 4]
        self.act("evidence", filing.attach, self.task(pick).pk, [self.world.photo], actor=actor, phase=phase)

    def withdraw_evidence(self, actor, pick):
        rows = list(TaskEvidence.objects.order_by("pk"))
        self.act("unevidence", filing.withdraw_evidence, rows[pick % len(rows)].pk, actor=actor, why=WORDS)

    def ask_for_time(self, actor, pick):
        self.act(
            "ask", changing.ask, self.task(pick).pk, actor=actor, field="deadline", after="2020年3月底前",
            reason="force_majeure", why=WORDS,
        )  # fmt: skip

    def decide(self, actor, pick):
        for request in self.main().change_requests.filter(state="pending"):
            self.act("decide", changing.decide, request.pk, actor=actor, approve=bool(pick % 2), note=WORDS)

    def open_notice(self, actor, pick):
        self.act("notice", publicity.open_notice, self.task(pick).pk, actor=actor, result=WORDS, signed_by="市政府")

    def close(self, actor, pick):
        self.act("close", publicity.close, self.task(pick).pk, actor=actor)

    def object(self, actor, pick):
        if notice := Notice.objects.order_by("-pk").first():
            self.act("object", publicity.object_to, notice.pk, text=WORDS)

    def answer(self, actor, pick):
        if objection := Objection.objects.filter(answered_at=None).first():
            self.act("answer", publicity.answer, objection.pk, actor=actor, founded=pick % 2 == 0, text=WORDS)

    def reopen(self, actor, pick):
        self.act(
            "reopen", reopening.reopen, self.task(pick).pk, actor=actor, cause="rebound", why=WORDS,
            words="2020年6月底前", measures=[MeasureDraft("再次清淤")],
        )  # fmt: skip

    @rule(days=st.sampled_from([1, 3, 40]))
    def days_pass(self, days):
        self.day, self.changed = self.day + timedelta(days=days), True

    # Acts that fit, so that walks get somewhere

    @rule(pick=PICK)
    def go_on(self, pick):
        """Whatever brings the task nearer to closing, done by whoever may."""
        task, unit, office = self.main(), self.person("unit"), self.person("office")
        match task.stage:
            case Stage.WORKING if measure := task.measures.filter(done_on=None).first():
                self.act("measure", progress.finish_measure, measure.pk, actor=unit, note=WORDS)
            case Stage.WORKING:
                self.act("report", progress.report_completion, task.pk, actor=unit, text=WORDS)
            case Stage.REPORTED:
                self.act("submit", closing.submit, task.pk, actor=unit, statement=WORDS)
            case Stage.IN_SIGNOFF:
                self.sign_as(self.whose_turn(pick), self.open_run())
            case Stage.ACCEPTED:
                self.act("notice", publicity.open_notice, task.pk, actor=office, result=WORDS, signed_by="市政府")
            case Stage.IN_NOTICE:
                if pick % 3 == 0:
                    self.object(unit, pick)
                    self.answer(office, pick)
                self.day += timedelta(days=5)
                self.act("close", publicity.close, task.pk, actor=office)
            case Stage.CLOSED if pick % 2:
                self.reopen(office, Task.objects.order_by("pk").filter(pk__lt=task.pk).count())

    @rule(pick=PICK)
    def go_on_and_on(self, pick):
        for n in range(2):
            self.go_on(pick + n)

    def whose_turn(self, pick: int) -> User:
        """Somebody who may sign now; anybody when nobody may."""
        run = self.open_run()
        people = [self.person(who) for who in SIGNERS]
        ready = [person for person in people if engine.seat_for(run, person)]
        return (ready or people)[pick % len(ready or people)]

    @rule(pick=PICK)
    def whose_turn_it_is_returns_or_signs_on_paper(self, pick):
        if self.open_run() is None:
            self.go_on(pick)
        if (run := self.open_run()) is None:
            return
        signer = self.whose_turn(pick)
        if pick % 3:
            self.send_back(signer, pick // 3)
            return
        self.act(
            "carry", closing.carry_paper, run.pk, actor=self.person("unit"), signer=signer,
            code=engine.seen_digest(run)[:12], signed_on=self.day, scan=self.world.photo, site_note="现场已看",
            photos=[self.world.photo],
        )  # fmt: skip
        self.confirm_paper(self.person("office" if pick % 2 else "unit"), pick)

    @rule()
    def the_last_signer_withdraws(self):
        run = self.open_run()
        if run and (last := engine.counting(run).order_by("pk").last()):
            self.act("withdraw", closing.withdraw_signature, last.pk, actor=last.signer)

    # What must be true after every act

    @invariant()
    def all_promises_hold(self):
        if not self.changed:  # a refused act changed nothing, see act()
            return
        self.nothing_is_accepted_without_all_signatures_on_one_digest()
        self.nobody_signs_twice_nor_what_they_filed()
        self.what_counts_stands_on_the_present_dossier_and_on_every_step_before()
        self.what_is_stored_follows_from_the_facts()
        self.changed = False

    def nothing_is_accepted_without_all_signatures_on_one_digest(self):
        for task in Task.objects.filter(stage__in=(Stage.ACCEPTED, Stage.IN_NOTICE, Stage.CLOSED)):
            closure = Closure.objects.select_related("run").filter(task=task).order_by("-pk").first()
            assert closure.run.state == Run.State.PASSED
            assert engine.complete_on_one_digest(closure.run)
            counting = engine.counting(closure.run)
            assert {s.dossier_digest for s in counting} == {closure.run.digest}
            assert {s.step.order for s in counting} == {1, 2, 3}
            with at(self.day):
                assert dossier.digest(dossier.content(task, closure.statement)) == closure.run.digest
            if task.stage == Stage.CLOSED:
                notice = Notice.objects.get(closure=closure, state=Notice.State.CLOSED)
                assert notice.last_day < task.closed_on <= self.day
                assert not notice.objections.filter(answered_at=None, is_late=False).exists()

    def nobody_signs_twice_nor_what_they_filed(self):
        for run in Run.objects.prefetch_related("signatures"):
            counting = [s for s in run.signatures.all() if s.counts]
            signers = [s.signer_id for s in counting]
            assert len(signers) == len(set(signers))
            assert len({s.seat_id for s in counting}) == len(counting)
            assert run.filed_by_id not in {s.signer_id for s in run.signatures.all()}

    def what_counts_stands_on_the_present_dossier_and_on_every_step_before(self):
        for run in Run.objects.prefetch_related("signatures__step", "steps"):
            counting = [s for s in run.signatures.all() if s.counts]
            assert {s.dossier_digest for s in counting} <= {run.digest}
            if run.state == Run.State.OPEN:
                assert all(s.step.order <= run.position for s in counting)
            passed = [step.order for step in run.steps.all() if step.passed_at]
            assert passed == list(range(1, len(passed) + 1))
            assert set(passed) <= {s.step.order for s in counting} or run.state in {"returned", "cancelled"}
            if run.state in {Run.State.RETURNED, Run.State.CANCELLED}:
                assert counting == []
            assert {s.void for s in run.signatures.all() if s.void} <= RETURN_VOIDS

    def what_is_stored_follows_from_the_facts(self):
        tasks = list(Task.objects.select_related("problem__round", "deadline").prefetch_related("measures"))
        read = courses.read(tasks)
        with at(self.day):
            by_sql = dict(Task.objects.with_status().values_list("pk", "status"))
        for task in tasks:
            now = standing(read[task.pk], self.day)
            stored = (
                task.completion, task.completed_on, task.is_basic, task.begun_on, task.behind_from,
                task.claimed_share, task.verified_share, task.verified_on,
            )  # fmt: skip
            assert stored == (
                now.completion, now.completed_on, now.is_basic, now.begun_on, now.behind_from,
                now.claimed, now.verified, now.verified_on,
            )  # fmt: skip
            assert by_sql[task.pk] == now.status
            assert {m.pk: m.done_on for m in task.measures.all() if m.done_on} == now.done
            assert (task.stage == Stage.CLOSED) == now.closed
            assert (task.stage == Stage.IN_NOTICE) == now.in_notice
            assert (task.stage in (Stage.ACCEPTED, Stage.IN_NOTICE, Stage.CLOSED)) == now.accepted
            reported = (Stage.REPORTED, Stage.IN_SIGNOFF, Stage.ACCEPTED, Stage.IN_NOTICE, Stage.CLOSED)
            assert (task.stage in reported) == now.reported_complete
            assert Fact.objects.filter(task=task, counts_from__gt=self.day).count() == 0


EVERYWHERE = (
    "submit", "sign", "sign refused", "send back", "withdraw", "withdraw refused", "confirm paper", "verify refused",
    "unevidence", "notice", "close", "close refused", "answer", "reopen", "stage closed",
)  # fmt: skip


def walk(**options) -> None:
    reached.clear()
    Walk.world = World()
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Walk, settings=settings(deadline=None, derandomize=True, suppress_health_check=checks, **options)
    )


@pytest.mark.django_db
def test_no_walk_finds_a_way_round():
    walk(max_examples=50, stateful_step_count=30)
    assert reached["walks"] >= 50
    # the walks really went everywhere, else they would prove nothing
    for what in EVERYWHERE:
        assert reached[what] > 0, f"no walk came to: {what} ({dict(reached)})"


@pytest.mark.django_db
def test_a_gap_in_the_rules_is_found(monkeypatch):
    """Negative control: with the last look before acceptance taken away, the walks find it."""
    monkeypatch.setattr(closing.engine, "advance", lambda run, step: engine.finish(run, Run.State.PASSED))
    with pytest.raises(AssertionError):
        walk(max_examples=50, stateful_step_count=30, phases=[Phase.generate])  # no time is spent on the shortest walk
