"""Letters over REST: the register, drafts, what addressees owe, answers and heads."""

from typing import Any
from uuid import uuid4

from django.db.models import Prefetch, QuerySet

from access.api.acts import FORM, JSON, act, change, create
from access.api.base import Resource
from letters import doable
from letters.api import filters, rows, words
from letters.domain import answering, by_hand, drafting, heads, issuing
from letters.forms.draft import TextForm
from letters.models import Addressee, Answer, AnswerFile, Head, Letter, LetterFile
from letters.states import Verb
from orgs import tree
from orgs.permissions import paths_of


class Letters(Resource):
    """Letters of the rounds: issued ones to who gets or oversees them, drafts to who decides them."""

    area = "letters"
    queryset = Letter.objects.none()
    serializer_class = rows.LetterRow
    full = rows.LetterDetail
    filterset_class = filters.LetterApiFilter
    orderings = {"id": None}
    ordering = "-id"
    events = frozenset(
        {Verb.ISSUED, Verb.VOIDED, Verb.LIFTED, Verb.SIGNED_FOR, Verb.ANSWERED, Verb.ACCEPTED, Verb.RETURNED}
    )

    def get_queryset(self) -> QuerySet[Letter]:
        letters = Letter.objects.visible_to(self.user)
        if self.action == "list":
            return letters.for_list().select_related("round__region")
        whom = Addressee.objects.select_related(
            "organisation", "receipt__deadline", "receipt__signed_by", "reply__deadline"
        )
        files = Prefetch("files", LetterFile.objects.select_related("file"))
        found = letters.select_related("round__region", "region").prefetch_related(Prefetch("addressees", whom), files)
        return found.prefetch_related("items")

    @create(words.NewLetterWords, right="letter.draft")
    def create(self, given: dict[str, Any]) -> Letter:
        """Draft a letter about tasks of the round; its words are made from their facts of today."""
        return by_hand.draft(actor=self.user, token=uuid4().hex, **given)

    @change(words.LetterTextWords, right="letter.edit", at=lambda letter: letter.region)
    def partial_update(self, letter: Letter, given: dict[str, Any]) -> None:
        """Word a draft anew; `seen` is the version that was read."""
        drafting.edit(letter.pk, TextForm.text_of(given), actor=self.user, seen=given["seen"])

    @act(words.LetterSeenWords, right="letter.approve")
    def approve(self, letter: Letter, given: dict[str, Any]) -> None:
        """Approve the version that was read; somebody else issues it."""
        drafting.approve(letter.pk, actor=self.user, **given)

    @act(right="letter.issue")
    def issue(self, letter: Letter, given: dict[str, Any]) -> None:
        """Issue the letter with its next number; the addressees are told."""
        issuing.issue(letter.pk, actor=self.user)

    @act(words.LetterWhyWords, right="letter.edit")
    def drop(self, letter: Letter, given: dict[str, Any]) -> None:
        """Drop a draft."""
        drafting.drop(letter.pk, actor=self.user, **given)

    @act(words.LetterWhyWords, right="letter.void")
    def void(self, letter: Letter, given: dict[str, Any]) -> None:
        """Void an issued letter; its number stays in the register."""
        issuing.void(letter.pk, actor=self.user, **given)

    @act(words.LetterWhyWords, right="letter.lift")
    def lift(self, letter: Letter, given: dict[str, Any]) -> None:
        """Lift an issued letter: nothing is owed any more."""
        issuing.lift(letter.pk, actor=self.user, **given)

    @act(words.LetterFileWords, right="letter.issue", reads=(FORM,), answers=rows.LetterFileRow, status=201)
    def file(self, letter: Letter, given: dict[str, Any]) -> LetterFile:
        """File the signed scan or the office's final file."""
        return answering.add_file(letter.pk, given["upload"], actor=self.user, what=given["what"])


class LetterAddressees(Resource):
    """What each addressee of a letter owes: its receipt and its reply."""

    area = "letters"
    queryset = Addressee.objects.none()
    serializer_class = rows.AddresseeRow
    filterset_class = filters.AddresseeFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Addressee]:
        return doable.addressees_read_by(self.user).select_related(
            "letter", "organisation", "receipt__deadline", "receipt__signed_by", "reply__deadline"
        )

    @act(right="letter.receive")
    def sign(self, addressee: Addressee, given: dict[str, Any]) -> None:
        """Sign for the letter."""
        answering.sign_for(addressee.pk, actor=self.user)

    @act(words.LetterAnswerWords, right="letter.answer", reads=(JSON, FORM), answers=rows.LetterAnswerRow, status=201)
    def answer(self, addressee: Addressee, given: dict[str, Any]) -> Answer:
        """Answer the letter, with files as multipart."""
        return answering.answer(addressee.pk, actor=self.user, **given)


class LetterAnswers(Resource):
    """Answers to letters, also returned ones."""

    area = "letters"
    queryset = Answer.objects.none()
    serializer_class = rows.LetterAnswerRow
    filterset_class = filters.AnswerFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Answer]:
        seen = Answer.objects.filter(reply__addressee__in=doable.addressees_read_by(self.user).values("pk"))
        files = Prefetch("files", AnswerFile.objects.select_related("file"))
        return seen.select_related("reply__addressee", "by", "judgement__by").prefetch_related(files)

    @act(words.LetterJudgeWords, right="letter.judge")
    def judge(self, answer: Answer, given: dict[str, Any]) -> None:
        """Accept the answer, or return it with what is missing."""
        answering.judge(answer.pk, actor=self.user, **given)


class LetterHeads(Resource):
    """Heads and series of letters of the caller's office."""

    area = "letters"
    queryset = Head.objects.none()
    serializer_class = rows.LetterHeadRow
    filterset_class = filters.HeadFilter

    def get_queryset(self) -> QuerySet[Head]:
        return Head.objects.filter(tree.below(paths_of(self.user, "letter.draft"), "region__"))

    @create(words.LetterHeadWords, right="letter.edit")
    def create(self, given: dict[str, Any]) -> Head:
        """Set how letters of one kind are headed from now on."""
        heading = heads.Heading(**given["heading"])
        return heads.set_heading(given["round"].region_id, given["kind"], heading, actor=self.user)


RESOURCES = {
    "letters": Letters,
    "letter-addressees": LetterAddressees,
    "letter-answers": LetterAnswers,
    "letter-heads": LetterHeads,
}
