"""What the API tells of papers issued and of their templates. Read only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bulletins import writing
from bulletins.domain import issuing
from bulletins.models import Bulletin, BulletinText, Template
from bulletins.words import kind_word, name_of
from cases.api.counted import Person
from papers.marks import stripped
from reports.totals import TotalsDisagree

State = Bulletin.State
KIND = "Code of the kind of paper."


class BulletinRow(serializers.ModelSerializer):
    """A paper: a draft, issued with a number by a second person, withdrawn, or dropped."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    name = serializers.SerializerMethodField()
    kind = serializers.CharField(help_text=KIND)
    kind_words = serializers.SerializerMethodField()
    as_of = serializers.DateField(source="snapshot.as_of")
    made_by = serializers.CharField(source="made_by.__str__")
    issued_by: Any = Person()

    class Meta:
        model = Bulletin
        fields = [
            "id", "round", "name", "kind", "kind_words", "state", "year", "number", "snapshot", "as_of", "made_by",
            "made_at", "issued_by", "issued_at", "issued_on", "why", "digest", "audit_seq", "audit_digest",
        ]  # fmt: skip
        read_only_fields = fields

    def get_name(self, row: Bulletin) -> str:
        return name_of(row)

    def get_kind_words(self, row: Bulletin) -> str:
        return kind_word(row.kind)


class BulletinTextRow(serializers.ModelSerializer):
    """The office's own words in a paper, as they stand."""

    by = serializers.CharField(source="by.__str__")

    class Meta:
        model = BulletinText
        fields = ["field", "version", "text", "by", "at"]
        read_only_fields = fields


class SectionRow(serializers.Serializer):
    """A part of a paper with its heading."""

    heading = serializers.CharField()
    level = serializers.IntegerField()
    paragraphs: Any = serializers.ListField(child=serializers.CharField())


class BulletinTableRow(serializers.Serializer):
    """A table of a paper."""

    title = serializers.CharField()
    columns: Any = serializers.SerializerMethodField()
    rows: Any = serializers.SerializerMethodField()
    notes: Any = serializers.ListField(child=serializers.CharField())

    def get_columns(self, table: Any) -> list[str]:
        return [column.title for column in table.columns]

    def get_rows(self, table: Any) -> list[list[str]]:
        return [list(row.cells) for row in table.rows]


class BulletinPaperRow(serializers.Serializer):
    """What the paper says."""

    title = serializers.CharField()
    sections = SectionRow(many=True)
    tables = BulletinTableRow(many=True)


class BulletinDetail(BulletinRow):
    """A paper with what it says (null, with `fault`, where it cannot be composed), its texts and addresses of files.

    `seen` names what the reader saw: send it to issue exactly that. `hindered` says why the caller may not issue it
    although they hold the right.
    """

    texts = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()
    next_number = serializers.SerializerMethodField(help_text="The number that an issue would get now; null when out.")
    hindered = serializers.SerializerMethodField()
    paper = serializers.SerializerMethodField()
    fault = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField(help_text="Addresses on the desk, by format.")

    class Meta(BulletinRow.Meta):
        fields = [
            *BulletinRow.Meta.fields, "texts", "seen", "next_number", "hindered", "paper", "fault", "files",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(BulletinTextRow(many=True))
    def get_texts(self, row: Bulletin) -> Any:
        return BulletinTextRow(list(writing.current(row).values()), many=True).data

    def get_seen(self, row: Bulletin) -> str:
        return "" if row.is_out else writing.seen(row)

    def get_next_number(self, row: Bulletin) -> int | None:
        return issuing.next_number(row) if row.state == State.DRAFT else None

    def get_hindered(self, row: Bulletin) -> str:
        if row.state != State.DRAFT:
            return ""
        writers = {text.by_id for text in writing.current(row).values() if text.text}
        return issuing.hindered(row, self.context["request"].user, writers)

    @extend_schema_field(BulletinPaperRow(allow_null=True))
    def get_paper(self, row: Bulletin) -> Any:
        if self.get_fault(row):
            return None
        return BulletinPaperRow(stripped(writing.content(row).paper)).data

    def get_fault(self, row: Bulletin) -> str:
        try:
            writing.content(row)
        except (TotalsDisagree, ValueError, KeyError) as error:
            return str(error)
        return "" if writing.is_whole(row) else "digest"

    def get_files(self, row: Bulletin) -> dict[str, str]:
        kind = writing.kinds.KINDS.get(row.kind)
        names = kind.formats if kind else ()
        return {one: reverse("bulletins:paper", args=[row.round.slug, row.pk, one]) for one in names}


class TemplateRow(serializers.ModelSerializer):
    """A version of the office's own Word file for a kind of paper; at most one of a kind is in use."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    kind = serializers.CharField(help_text=KIND)
    fields_used: Any = serializers.ListField(child=serializers.CharField(), source="fields")
    uploaded_by = serializers.CharField(source="uploaded_by.__str__")
    file_url = serializers.SerializerMethodField(help_text="Address of the file on the desk.")

    class Meta:
        model = Template
        fields = [
            "id", "round", "kind", "version", "name", "sha256", "fields_used", "in_use", "uploaded_by", "uploaded_at",
            "file_url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_file_url(self, row: Template) -> str:
        return reverse("bulletins:template_file", args=[row.round.slug, row.pk])
