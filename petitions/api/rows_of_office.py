"""What the API tells those who prepare, release, link, audit and take in."""

from typing import Any

from rest_framework import serializers

from petitions.models import Import, ImportRow, Link, PublicVersion, Reveal, Rules


class VersionRow(serializers.ModelSerializer):
    """What goes out about a petition, in versions; for those who prepare or release it."""

    number = serializers.CharField(source="petition.number")
    state = serializers.ChoiceField(PublicVersion.State.choices)
    made_by = serializers.CharField(source="made_by.__str__")

    class Meta:
        model = PublicVersion
        fields = [
            "id", "petition", "number", "version", "audience", "state", "note", "made_by", "made_on", "released_on",
            "why",
        ]  # fmt: skip
        read_only_fields = fields


class VersionDetail(VersionRow):
    """A version with its words, what the machine masked in them (counts by column and kind), and the fingerprint that
    releasing and wording anew send as `seen`."""

    content = serializers.JSONField()
    marks = serializers.JSONField()

    class Meta(VersionRow.Meta):
        fields = [*VersionRow.Meta.fields, "content", "marks", "digest"]
        read_only_fields = fields


class PetitionLinkRow(serializers.ModelSerializer):
    """Two petitions that belong together."""

    later_number = serializers.CharField(source="later.number")
    earlier_number = serializers.CharField(source="earlier.number")

    class Meta:
        model = Link
        fields = ["id", "later", "later_number", "earlier", "earlier_number", "kind", "why", "made_at"]
        read_only_fields = fields


class RevealRow(serializers.ModelSerializer):
    """Who opened which identity, when and why; never what it says."""

    number = serializers.CharField(source="petition.number")
    round = serializers.SlugField(source="petition.round.slug")
    by = serializers.CharField(source="by.__str__")

    class Meta:
        model = Reveal
        fields = ["id", "petition", "number", "round", "by", "on", "reason"]
        read_only_fields = fields


class OpenedRow(serializers.Serializer):
    """An identity as it was opened once; the answer is kept nowhere."""

    name = serializers.CharField()
    phone = serializers.CharField()
    id_number = serializers.CharField()
    address = serializers.CharField()


class IdentityKeptRow(serializers.Serializer):
    """What was released before the identity was known and tells it: to be withdrawn now."""

    versions_that_tell = serializers.ListField(child=serializers.IntegerField())


class PetitionRulesRow(serializers.ModelSerializer):
    """The rules of a round; a round without a row has the defaults. `steps` are those of its chain."""

    round = serializers.SlugField(source="round.slug")
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Rules
        fields = [
            "id", "round", "reply_days", "reply_unit", "first_day_counts", "notice_days", "notice_unit", "call_back",
            "retention_days", "chain_version", "steps",
        ]  # fmt: skip
        read_only_fields = fields

    def get_steps(self, row: Rules) -> list[dict[str, Any]]:
        return [{"code": step["code"], "working_days": step["working_days"]} for step in row.chain_steps]


class TableRow(serializers.ModelSerializer):
    """A table of petitions that is being read in. Its name and its cells are on the desk alone: they may tell who
    complained."""

    round = serializers.SlugField(source="round.slug")
    state = serializers.ChoiceField(Import.State.choices)

    class Meta:
        model = Import
        fields = ["id", "round", "batch", "state", "done", "total", "fault", "uploaded_at"]
        read_only_fields = fields


class TableLineRow(serializers.ModelSerializer):
    """A row of a table: its petition's number and what is wrong with it, not what was reported."""

    table = serializers.IntegerField(source="source_id")
    number = serializers.SerializerMethodField()
    errors = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = ["id", "table", "order", "number", "errors", "is_left_out", "is_known"]
        read_only_fields = fields

    def get_number(self, row: ImportRow) -> str:
        return str(row.values.get("number", ""))

    def get_errors(self, row: ImportRow) -> list[dict[str, str]]:
        return [{"field": one["field"], "message": one["message"]} for one in row.errors]


class BulkRow(serializers.Serializer):
    """What became of one of many; `fault` is empty when it was done."""

    id = serializers.IntegerField()
    fault = serializers.CharField(allow_blank=True)
