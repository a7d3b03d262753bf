"""What the API tells of signs, checkups and positions of sites. Read only."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from checkup import shown
from checkup.models import Pass, Sign, SitePosition
from checkup.signs.registry import label_of


class ThingRow(serializers.Serializer):
    """An item by name with its page on the desk; '' where the reader has none."""

    name = serializers.CharField()
    url = serializers.CharField()
    known = serializers.BooleanField()


class FactRow(serializers.Serializer):
    """Something that is known of a side."""

    name = serializers.CharField()
    value = serializers.CharField()


class SideRow(serializers.Serializer):
    """One of the things that are compared; `url` is the address of its picture on the desk, null where none is seen."""

    thing = ThingRow()
    facts = FactRow(many=True)
    text = serializers.CharField()
    url = serializers.CharField(allow_null=True)


class Signs(serializers.ListSerializer):
    """A page of signs: the things that all of them name are read at once."""

    def to_representation(self, data: Any) -> Any:
        rows = list(data)
        self.child.things = shown.things_of(rows, self.context["view"].user)  # type: ignore[union-attr]
        return super().to_representation(rows)


class SignRow(serializers.ModelSerializer):
    """Something that looks like false rectification and asks somebody to look: never a finding."""

    things: dict[str, shown.Thing] = {}
    round = serializers.SlugField(source="round.slug")
    label: Any = serializers.SerializerMethodField()
    unit = UnitName(allow_null=True)
    subject = serializers.SerializerMethodField()
    other = serializers.SerializerMethodField()
    judged_by: Any = serializers.StringRelatedField()

    class Meta:
        model = Sign
        list_serializer_class = Signs
        fields = [
            "id", "round", "code", "label", "severity", "subject", "other", "unit", "found_on", "state", "judged_by",
            "judged_at", "note",
        ]  # fmt: skip
        read_only_fields = fields

    def get_label(self, row: Sign) -> str:
        return label_of(row.code)

    @extend_schema_field(ThingRow)
    def get_subject(self, row: Sign) -> Any:
        return ThingRow(self.things[row.subject]).data

    @extend_schema_field(ThingRow(allow_null=True))
    def get_other(self, row: Sign) -> Any:
        return ThingRow(self.things[row.other]).data if row.other else None


class SignDetail(SignRow):
    """A sign with what stands side by side; `facts` are those of the sign as a whole."""

    why = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()
    photos = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()

    class Meta(SignRow.Meta):
        fields = [*SignRow.Meta.fields, "why", "facts", "photos", "texts"]
        read_only_fields = fields

    def to_representation(self, instance: Sign) -> Any:
        self.found = shown.of(instance, self.context["view"].user)
        self.things = {instance.subject: self.found.subject}
        if self.found.other:
            self.things[instance.other] = self.found.other
        return super().to_representation(instance)

    def get_why(self, row: Sign) -> str:
        return self.found.why

    @extend_schema_field(FactRow(many=True))
    def get_facts(self, row: Sign) -> Any:
        return _facts(self.found.rows)

    @extend_schema_field(SideRow(many=True))
    def get_photos(self, row: Sign) -> Any:
        return [_side(row, one) for one in self.found.photos]

    @extend_schema_field(SideRow(many=True))
    def get_texts(self, row: Sign) -> Any:
        return [_side(row, one) for one in self.found.texts]


def _facts(rows: Iterable[tuple[Any, Any]]) -> list[dict[str, str]]:
    return [{"name": str(name), "value": str(value)} for name, value in rows]


def _side(row: Sign, one: shown.Side) -> dict[str, Any]:
    url = None if one.photo is None else reverse("checkup:photo", args=[row.pk, one.photo])
    text = "".join(piece for piece, _same in one.parts)
    return {"thing": ThingRow(one.thing).data, "facts": _facts(one.rows), "text": text, "url": url}


class CheckupRow(serializers.ModelSerializer):
    """One looking-through of a round for signs, and how far it is; `counts` are found, new and gone."""

    round = serializers.SlugField(source="round.slug")
    asked_by: Any = serializers.StringRelatedField()
    counts = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Pass
        fields = ["id", "round", "state", "asked_by", "asked_at", "ended_at", "done", "total", "counts"]
        read_only_fields = fields


class SiteRow(serializers.ModelSerializer):
    """Where the site of an item lies, in degrees (WGS 84)."""

    set_by: Any = serializers.StringRelatedField()

    class Meta:
        model = SitePosition
        fields = ["id", "task", "latitude", "longitude", "set_by", "set_at"]
        read_only_fields = fields
