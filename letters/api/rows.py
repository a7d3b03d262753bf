"""What the API tells of letters. Whoever reads only their own part of a letter gets only that."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from letters import doable
from letters.models import (
    Addressee,
    Answer,
    AnswerFile,
    Head,
    Item,
    Judgement,
    Letter,
    LetterFile,
    Receipt,
    Reply,
    Version,
)
from letters.reading import line
from letters.states import State


class LetterRow(serializers.ModelSerializer):
    """A letter as the register shows it: to whom, how many receipts and replies there are, and whether one is late."""

    round = serializers.SlugField(source="round.slug")
    state = serializers.ChoiceField(State.choices)
    to = serializers.SerializerMethodField(help_text="Names of the addressees.")
    receipts = serializers.SerializerMethodField(help_text="Addressees that owe a receipt, and that signed.")
    replies = serializers.SerializerMethodField(help_text="Addressees that owe a reply, and that answered.")
    is_late = serializers.SerializerMethodField(help_text="Whether a receipt or a reply is overdue today.")

    class Meta:
        model = Letter
        fields = [
            "id", "round", "kind", "state", "title", "number_text", "year", "prefix", "number", "needs_approval",
            "drafted_on", "issued_on", "by_rule", "reply_due_on", "ended_on", "ended_why", "to", "receipts", "replies",
            "is_late", "is_illustrative",
        ]  # fmt: skip
        read_only_fields = fields

    def get_to(self, row: Letter) -> list[str]:
        return [one.name for one in row.addressees.all()]

    def get_receipts(self, row: Letter) -> dict[str, int]:
        signed, owed = line(row, row.round.today()).receipts
        return {"owed": owed, "signed": signed}

    def get_replies(self, row: Letter) -> dict[str, int]:
        filed, owed = line(row, row.round.today()).replies
        return {"owed": owed, "filed": filed}

    def get_is_late(self, row: Letter) -> bool:
        told = line(row, row.round.today())
        return told.receipt_late or told.reply_late


class LetterWordsRow(serializers.ModelSerializer):
    """The words of a letter as one version has them; an edit names the `seq` that it was made from."""

    paragraphs = serializers.ListField(child=serializers.CharField())
    demands = serializers.ListField(child=serializers.CharField())
    copies = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Version
        fields = ["seq", "title", "paragraphs", "demands", "reply_days", "signatory", "contact", "copies", "at"]
        read_only_fields = fields


class ReceiptRow(serializers.ModelSerializer):
    """Who signed for the letter, or by when somebody should."""

    due_on = serializers.DateField(source="deadline.due_on", allow_null=True, default=None)
    signed_by = serializers.CharField(source="signed_by.__str__", allow_null=True, default=None)

    class Meta:
        model = Receipt
        fields = ["due_on", "signed_on", "signed_by", "signed_post"]
        read_only_fields = fields


class LetterReplyRow(serializers.ModelSerializer):
    """Where the reply stands, and its present day; letter-answers has the answers."""

    state = serializers.ChoiceField(Reply.State.choices)
    due_on = serializers.DateField(source="deadline.due_on", allow_null=True, default=None)

    class Meta:
        model = Reply
        fields = ["state", "due_on"]
        read_only_fields = fields


class AddresseeRow(serializers.ModelSerializer):
    """One unit that a letter is addressed to, with what it owes; null before the letter is issued or where no reply is
    asked for."""

    unit = UnitName(source="organisation")
    letter_title = serializers.CharField(source="letter.title")
    letter_number = serializers.CharField(source="letter.number_text")
    letter_state = serializers.ChoiceField(State.choices, source="letter.state")
    receipt = ReceiptRow(allow_null=True, default=None)
    reply = LetterReplyRow(allow_null=True, default=None)

    class Meta:
        model = Addressee
        fields = ["id", "letter", "letter_title", "letter_number", "letter_state", "unit", "name", "receipt", "reply"]
        read_only_fields = fields


class LetterItemRow(serializers.ModelSerializer):
    """One matter that the letter is about, with its facts of the day of the draft; `days_late` in working days."""

    class Meta:
        model = Item
        fields = [
            "subject", "title", "basis", "unit", "first_due_on", "due_on", "days_late", "present_state", "demand",
        ]  # fmt: skip
        read_only_fields = fields


class LetterFileRow(serializers.ModelSerializer):
    """A paper filed with the letter; `url` is its download on the desk."""

    name = serializers.CharField(source="file.name")
    url = serializers.SerializerMethodField()

    class Meta:
        model = LetterFile
        fields = ["id", "what", "name", "at", "url"]
        read_only_fields = fields

    def get_url(self, row: LetterFile) -> str:
        return reverse("letters:letter_file", args=[row.pk])


class LetterDetail(LetterRow):
    """A letter with its words. `addressees` are those whose receipts and answers the caller reads; `items` is null for
    whoever reads only their own part. `paper` is the PDF on the desk."""

    words = serializers.SerializerMethodField()
    addressees = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()
    files = LetterFileRow(many=True)
    paper = serializers.SerializerMethodField()

    class Meta(LetterRow.Meta):
        fields = [*LetterRow.Meta.fields, "words", "addressees", "items", "files", "paper"]
        read_only_fields = fields

    @extend_schema_field(LetterWordsRow)
    def get_words(self, row: Letter) -> Any:
        return LetterWordsRow(row.versions.get(seq=row.version)).data

    @extend_schema_field(AddresseeRow(many=True))
    def get_addressees(self, row: Letter) -> Any:
        read = set(self._read().filter(letter=row).values_list("pk", flat=True))
        shown = [one for one in row.addressees.all() if one.pk in read]
        for one in shown:
            one.letter = row
        return AddresseeRow(shown, many=True).data

    @extend_schema_field(LetterItemRow(many=True, allow_null=True))
    def get_items(self, row: Letter) -> Any:
        whole = doable.reads_whole(row, self.context["request"].user)
        return LetterItemRow(row.items.all(), many=True).data if whole else None

    def get_paper(self, row: Letter) -> str:
        return reverse("letters:paper", args=[row.pk, "pdf"])

    def _read(self) -> Any:
        return doable.addressees_read_by(self.context["request"].user)


class AnswerFileRow(serializers.ModelSerializer):
    """A file that came with an answer; `url` is its download on the desk."""

    name = serializers.CharField(source="file.name")
    url = serializers.SerializerMethodField()

    class Meta:
        model = AnswerFile
        fields = ["id", "name", "url"]
        read_only_fields = fields

    def get_url(self, row: AnswerFile) -> str:
        return reverse("letters:answer_file", args=[row.pk])


class JudgementRow(serializers.ModelSerializer):
    """What the office said to an answer."""

    by = serializers.CharField(source="by.__str__")

    class Meta:
        model = Judgement
        fields = ["accepted", "why", "by", "on"]
        read_only_fields = fields


class LetterAnswerRow(serializers.ModelSerializer):
    """One answer of an addressee; `judgement` is null while the office has not read it."""

    letter = serializers.IntegerField(source="reply.addressee.letter_id")
    addressee = serializers.IntegerField(source="reply.addressee_id")
    by = serializers.CharField(source="by.__str__")
    files = AnswerFileRow(many=True)
    judgement = JudgementRow(allow_null=True, default=None)

    class Meta:
        model = Answer
        fields = ["id", "letter", "addressee", "seq", "text", "by", "post", "on", "files", "judgement"]
        read_only_fields = fields


class LetterHeadRow(serializers.ModelSerializer):
    """How an office heads letters of one kind; kinds without a row have the default of the house."""

    class Meta:
        model = Head
        fields = ["id", "region", "kind", "issuer", "prefix", "signatory", "contact"]
        read_only_fields = fields
