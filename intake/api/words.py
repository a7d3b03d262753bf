"""What callers send with an act on lists: by the forms of the pages, units by their ids."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.api.rounds import RoundField
from cases.models import TaskUnit
from intake import judging
from intake.domain import taking
from intake.domain.mending import Part
from intake.forms.begin import AskForm, BeginForm, FactsForm, TakeForm, WhyForm
from intake.forms.record import MOST, RecordForm, Units
from intake.matching import Names
from intake.models import ImportBatch, ImportRow
from intake.shown import day_of, field_name
from orgs.models import Organisation

REASON = "与方案第3项重复"


def unit_of(names: Names, pk: int | None) -> Organisation | None:
    """The unit with that id among those that lists of the region may name. Raises ValidationError by `unit`."""
    if pk is None:
        return None
    found = names.by_pk(pk)
    if found is None:
        raise serializers.ValidationError({"unit": _("Choose a unit of this round's region.")})
    return found


BeginWords = words_of(
    BeginForm,
    "ListBeginWords",
    example={"round": "yongzhou-2018", "text": "一、污水直排湘江。整改目标：完成截污。", "document_date": "2019-05-20"},
    beside={"round": RoundField()},
)
FactsWords = words_of(
    FactsForm,
    "ListFactsWords",
    example={"document_date": "2019-05-20", "first_leads": True},
    options=lambda context: {
        "initial": {"document_date": context["row"].document_date, "first_leads": context["row"].first_leads}
    },
    keeps=True,
)
WhyWords = words_of(WhyForm, "ListWhyWords", example={"why": REASON})


def _asked_of(context: dict[str, Any]) -> dict[str, Any]:
    batch: ImportBatch = context["row"]
    return {"differing": bool(judging.mismatches(batch)), "named": taking.leaders_of(batch)}


TakeWords = words_of(TakeForm, "ListTakeWords", example={"confirmed": True}, options=_asked_of)


class NameWords(Words):
    """What one name of the list means: a unit, or words only; with `teach` it is remembered for later lists."""

    key = Text(max_length=200, allow_blank=False)
    unit = Id(required=False, allow_null=True, default=None)
    words_only = serializers.BooleanField(required=False, default=False)
    teach = serializers.BooleanField(required=False, default=False)


class NamesWords(Words):
    """Names, each said once for the whole list."""

    example = {"names": [{"key": "县住建局", "words_only": True}]}
    names = NameWords(many=True, allow_empty=False, max_length=MOST)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`meant` and `teach` as mending.settle_names takes them. Names that mean nothing yet are left open."""
        names = Names.of(self.context["row"].round.region)
        said = [line for line in attrs["names"] if line["words_only"] or line["unit"]]
        meant = {line["key"]: None if line["words_only"] else unit_of(names, line["unit"]) for line in said}
        return {"meant": meant, "teach": [line["key"] for line in said if line["teach"] and meant[line["key"]]]}


class MeasureLine(Words):
    """A measure of a record."""

    text = Text(required=False, default="")
    words = Text(max_length=200, required=False, default="", help_text="The deadline in the words of the document.")


class PartLine(Words):
    """A unit's part in a record. `name` is the word of the document; the unit's own name where it is left out."""

    name = Text(max_length=200, required=False, default="")
    measure = serializers.IntegerField(min_value=0, max_value=MOST, required=False, default=0)
    role = serializers.ChoiceField(TaskUnit.Role.choices, required=False, default=TaskUnit.Role.RESPONSIBLE)
    unit = Id(required=False, allow_null=True, default=None)
    words_only = serializers.BooleanField(required=False, default=False)


def _record(context: dict[str, Any]) -> dict[str, Any]:
    row: ImportRow = context["row"]
    kept = {name: row.proposed[name] for name in RecordForm.base_fields if name in row.proposed}
    units = Units(Names.of(row.batch.round.region))
    return {"initial": kept, "units": units, "day": day_of(row.batch), "explain_url": ""}


MendWords = words_of(
    RecordForm,
    "RecordMendWords",
    example={"title": "污水直排湘江", "deadline_text": "2019年12月底前"},
    options=_record,
    leave_out=("seen",),
    fields={"place": Id(required=False, allow_null=True)},
    beside={
        "measures": MeasureLine(many=True, required=False, max_length=MOST),  # type: ignore[call-arg]
        "parts": PartLine(many=True, required=False, max_length=MOST),  # type: ignore[call-arg]
    },
    keeps=True,
)
AskWords = words_of(
    AskForm,
    "RecordAskWords",
    example={"fields_wished": ["goal"], "reason": "upper_plan", "why": "省方案对目标另有要求"},
    options=lambda context: {
        "choices": [(one["field"], field_name(one["field"])) for one in context["row"].differences if one["wish"]]
    },
    fields={"fields_wished": serializers.ListField(child=Text(max_length=20), max_length=20)},
)


def measures_of(lines: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Measures as a record keeps them; a line without any words is dropped."""
    return [{"text": line["text"], "words": line["words"]} for line in lines if line["text"] or line["words"]]


def parts_of(lines: Sequence[dict[str, Any]], region: Organisation) -> list[Part]:
    """Who takes part, as mending.mend takes it. Raises ValidationError for a unit of elsewhere."""
    names = Names.of(region)
    found = []
    for line in lines:
        unit = None if line["words_only"] else unit_of(names, line["unit"])
        name = line["name"] or (unit.name if unit else "")
        if name:
            found.append(Part(name, line["role"], unit, line["measure"], line["words_only"]))
    return found


class TeachWords(Words):
    """A name taught by hand, for the documents of the round's region."""

    example = {"round": "yongzhou-2018", "name": "市住建局", "unit": 1}
    round = RoundField()
    name = Text(max_length=120)
    unit = Id()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        names = Names.of(attrs["round"].region)
        unit = unit_of(names, attrs.pop("unit"))
        return attrs | {"organisation": unit}
