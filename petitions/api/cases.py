"""Cases of petitions over REST: what a unit does, what its signers and what the office do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, F, Prefetch, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from access.api.acts import FORM, act
from access.api.base import Resource
from access.api.once import HEADER
from cases.api.ledger import NEVER
from orgs.reauth import prove
from petitions import casefile, doable
from petitions.api import filters, rows_of_case, rows_of_office, words_of_case
from petitions.domain import assigning, closing, extending, handling, reminding, reviewing, secrecy, signing
from petitions.domain.handlers import doing_units, require_handler
from petitions.domain.moves import WrongState, require_stage
from petitions.forms.reply import ReplyForm
from petitions.forms.review import ReturnForm
from petitions.models import Assignment, JointUnit, NoticeObjection, Petition
from petitions.states import WRITING, Verb
from signoff import engine
from signoff.models import Run, Signature

words = words_of_case


def region(case: Assignment) -> Any:
    """Where the rights of the office on a case are asked."""
    return case.petition.round.region


class PetitionCases(Resource):
    """Petitions at their units: replies, files, more time, signatures, review, call-backs, notice and closing."""

    area = "petitions"
    events = frozenset(
        {
            Verb.ASSIGNED, Verb.HANDED_ON, Verb.SIGNED_FOR, Verb.REPLY_FILED, Verb.RETURNED, Verb.REVIEWED,
            Verb.CLOSED, Verb.STAGED, Verb.REOPENED, Verb.EXTENSION_ASKED, Verb.EXTENSION_DECIDED,
        }
    )  # fmt: skip
    queryset = Assignment.objects.none()
    serializer_class = rows_of_case.PetitionCaseRow
    full = rows_of_case.PetitionCaseDetail
    filterset_class = filters.CaseApiFilter
    orderings = {"id": None, "due": Coalesce("deadline__due_on", NEVER), "petition_number": F("petition__number")}

    def get_queryset(self) -> QuerySet[Assignment]:
        own = Petition.objects.filter(secrecy.about_own_side(self.user)).order_by().values("pk")
        withheld = Case(When(petition__in=own, then=True), default=Value(False), output_field=BooleanField())
        joint = Prefetch("joint", JointUnit.objects.select_related("organisation"))
        found = Assignment.objects.visible_to(self.user).annotate(withheld=withheld).prefetch_related(joint)
        if self.action == "list":
            return found.select_related("petition", "round", "organisation", "deadline").defer("petition__summary")
        return found.select_related(
            "petition__round__region", "petition__batch", "petition__place", "petition__accused", "round",
            "organisation", "deadline", "run",
        )  # fmt: skip

    def told(self, row: Any) -> Any:
        with row.petition.round.time():
            return super().told(row)

    def shown(self, pk: Any, status: int = 200) -> Response:
        """The case as it is now. Words as they were typed are in no answer that is kept for an Idempotency-Key: they
        would outlive the erasing of what they may tell."""
        answer = super().shown(pk, status)
        if HEADER in self.request.headers:
            answer.data["inside"] = None
        return answer

    @act(right="petition.handle", path="sign-for")
    def sign_for(self, case: Assignment, given: dict[str, Any]) -> None:
        """Sign for the case."""
        handling.sign_for(case.pk, actor=self.user)

    @act(
        words.CasesWords, right="petition.handle", path="sign-for-many", on_row=False,
        answers=rows_of_office.BulkRow, many=True,
    )  # fmt: skip
    def sign_for_many(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Sign for several cases; each answer says what became of one."""
        return [{"id": pk, "fault": self._signed(pk)} for pk in given["cases"]]

    def _signed(self, pk: int) -> str:
        try:
            handling.sign_for(pk, actor=self.user)
        except WrongState as error:  # a colleague was faster
            return error.messages[0]
        return ""

    @act(words.ReplyWords, right="petition.handle")
    def reply(self, case: Assignment, given: dict[str, Any]) -> None:
        """Keep what is written of the reply; `seen` is the draft's `edits`, 0 for a new one."""
        require_handler(self.user, case, *doing_units(case))
        points, findings, seen = given.pop("points"), given.pop("findings"), given["seen"]
        kept = ReplyForm.words_in(given)
        handling.save_draft(case.pk, actor=self.user, seen=seen, findings=findings, **kept)
        for point in points:
            handling.tick(case.pk, point["item"], actor=self.user, note=point["note"])

    @act(words.FileReplyWords, right="petition.handle", path="file-reply")
    def file_reply(self, case: Assignment, given: dict[str, Any]) -> None:
        """File the reply: it goes to the signers; `findings` of a refusal name all that is missing."""
        handling.file_reply(case.pk, actor=self.user, **given)

    @act(words.EvidenceWords, right="petition.handle", reads=(FORM,), status=201)
    def evidence(self, case: Assignment, given: dict[str, Any]) -> None:
        """Add files to the case, all or none."""
        require_handler(self.user, case, *doing_units(case))
        require_stage(case, *WRITING)
        handling.add_files(case.pk, given.pop("files"), actor=self.user, **given)

    @act(words.WithdrawFileWords, right="petition.handle", path="withdraw-file")
    def withdraw_file(self, case: Assignment, given: dict[str, Any]) -> None:
        """Take a file out of the reply."""
        if not case.files.filter(pk=given["file"], withdrawn_at=None).exists():
            raise NotFound
        handling.withdraw_file(given["file"], actor=self.user, why=given["why"])

    @act(words.MoreTimeWords, right="petition.handle", path="ask-time")
    def ask_time(self, case: Assignment, given: dict[str, Any]) -> None:
        """Ask the office for a later limit."""
        extending.ask(case.pk, actor=self.user, **given)

    @act(words.RectifiedWords, right="petition.handle")
    def rectified(self, case: Assignment, given: dict[str, Any]) -> None:
        """Note the day on which the matter itself was rectified."""
        handling.note_rectified(case.pk, actor=self.user, **given)

    @act(words.SignReplyWords, right="", in_person=True)
    def sign(self, case: Assignment, given: dict[str, Any]) -> None:
        """Approve the open step of the reply's chain in the caller's seat."""
        run = self._run(case)
        engine.require_seat(run, self.user, given["seen"])
        proof = prove(self.user, given.pop("password"))
        signing.sign(run.pk, actor=self.user, proof=proof, **given)

    @act(words.ReturnReplyWords, right="", path="return", in_person=True)
    def send_back(self, case: Assignment, given: dict[str, Any]) -> None:
        """Return the reply from the open step to its unit."""
        signing.send_back(self._run(case).pk, actor=self.user, seen=given["seen"], reason=ReturnForm.words_in(given))

    @act(words.WithdrawReplySignatureWords, right="", path="withdraw-signature", in_person=True)
    def withdraw_signature(self, case: Assignment, given: dict[str, Any]) -> None:
        """Take one's own signature back, as long as nobody acted after it."""
        found = Signature.objects.filter(pk=given["signature"], run=self._run(case)).first()
        if found is None:
            raise NotFound
        signing.withdraw(found.pk, actor=self.user)

    def _run(self, case: Assignment) -> Run:
        """The chain of the present reply. Raises PermissionDenied for the accused side, NotFound without one."""
        if not casefile.reads_reply(self.user, case):
            raise PermissionDenied("the petition is about your own side")
        if case.run is None:
            raise NotFound
        return case.run

    @act(words.PassReviewWords, right="petition.review", path="pass-review", in_person=True, at=region)
    def pass_review(self, case: Assignment, given: dict[str, Any]) -> None:
        """Pass the office's review; `seen` is the case's `review_seen`."""
        secrecy.require_apart(self.user, case.petition)
        proof = prove(self.user, given.pop("password"))
        reviewing.accept(case.pk, actor=self.user, proof=proof, **given)

    @act(words.ReturnReplyWords, right="petition.review", path="return-review", in_person=True, at=region)
    def return_review(self, case: Assignment, given: dict[str, Any]) -> None:
        """Return the reply to its unit from the office's review."""
        secrecy.require_apart(self.user, case.petition)
        reviewing.send_back(case.pk, actor=self.user, seen=given["seen"], reason=ReturnForm.words_in(given))

    @act(words.DecideTimeWords, right="petition.decide_extension", path="decide-time", at=region)
    def decide_time(self, case: Assignment, given: dict[str, Any]) -> None:
        """Decide on a request for more time."""
        if not case.extensions.filter(pk=given["request"]).exists():
            raise WrongState(_("This request is gone. Look at the case again."), code="wrong_state")
        extending.decide(given.pop("request"), actor=self.user, **given)

    @act(words.CallBackWords, right="petition.call_back", path="call-back", at=region)
    def call_back(self, case: Assignment, given: dict[str, Any]) -> None:
        """Write down a call to the petitioner and what follows."""
        closing.call_back(case.pk, actor=self.user, **given)

    @act(right="petition.close", at=region)
    def notice(self, case: Assignment, given: dict[str, Any]) -> None:
        """Open the public notice of a reviewed case."""
        closing.open_notice(case.pk, actor=self.user)

    @act(words.ObjectionWords, right="petition.close", at=region)
    def objection(self, case: Assignment, given: dict[str, Any]) -> None:
        """Take an objection to the notice down."""
        running = doable.running_notice(case)
        if running is None:
            raise WrongState(_("This notice has ended."), code="wrong_state")
        closing.take_objection(running.pk, actor=self.user, **given)

    @act(words.AnswerObjectionWords, right="petition.close", path="answer-objection", at=region)
    def answer_objection(self, case: Assignment, given: dict[str, Any]) -> None:
        """Answer an objection to the notice."""
        if not NoticeObjection.objects.filter(pk=given["objection"], notice__assignment=case).exists():
            raise WrongState(_("This objection was answered already."), code="wrong_state")
        closing.answer_objection(given.pop("objection"), actor=self.user, **given)

    @act(right="petition.close", at=region)
    def close(self, case: Assignment, given: dict[str, Any]) -> None:
        """Close a reviewed case, finally or for the present stage as its reply asks."""
        closing.close(case.pk, actor=self.user)

    @act(words.ReopenWords, right="petition.close", at=region)
    def reopen(self, case: Assignment, given: dict[str, Any]) -> None:
        """Open a closed case again."""
        closing.reopen(case.pk, actor=self.user, **given)

    @act(words.HandOnWords, right="petition.assign", path="hand-on", at=region)
    def hand_on(self, case: Assignment, given: dict[str, Any]) -> Assignment:
        """Give the case to another unit; the answer is the new case."""
        return assigning.hand_on(case.pk, given["to"], actor=self.user, reason=given["reason"])

    @act(words.JointWords, right="petition.assign", at=region)
    def joint(self, case: Assignment, given: dict[str, Any]) -> None:
        """Say which further units take part."""
        assigning.name_joint(case.pk, actor=self.user, **given)

    @act(words.CasesWords, right="petition.assign", on_row=False, answers=rows_of_office.BulkRow, many=True)
    def remind(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Remind the units of several cases; each answer says what became of one."""
        done = reminding.remind(given["cases"], actor=self.user)
        return [{"id": one.assignment.pk, "fault": one.fault} for one in done]
