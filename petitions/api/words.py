"""What callers send with an act on petitions: the forms of the pages."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.api.rounds import in_round
from cases.models import Round
from orgs.models import Organisation
from petitions.domain.assigning import Share
from petitions.domain.receiving import EDITABLE
from petitions.forms.intake import PetitionForm
from petitions.forms.ledger import (
    AccusedForm,
    EditForm,
    EraseForm,
    IdentityForm,
    ProblemsForm,
    RevealForm,
    Units,
)
from petitions.forms.release import PrepareForm, RewordForm, SeenForm, WhyForm
from petitions.models import Link, Petition
from petitions.states import Channel, Pollution

MOST_UNITS = 20
MOST = 200  # rows that one bulk act takes
AS_PROOF = "the-signers-own-password"


class ShareWords(Words):
    """What one unit gets of a petition."""

    unit = Id(help_text="Id of the handling unit.")
    part = Text(required=False, default="", max_length=200)
    joint = serializers.ListField(child=Id(), required=False, default=list, max_length=MOST_UNITS)


class HandOverWords(Words):
    """The units that a petition is handed to."""

    example = {"shares": [{"unit": 12, "part": "扬尘"}, {"unit": 15, "joint": [12]}]}

    shares = ShareWords(many=True, allow_empty=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The units themselves; one outside the round's region is refused as unknown."""
        if len(attrs["shares"]) > MOST_UNITS:
            raise serializers.ValidationError({"shares": [_("At most %(n)d units.") % {"n": MOST_UNITS}]})
        below = Organisation.objects.filter(path__startswith=self.context["row"].round.region.path, ends_on=None)
        wanted = {pk for share in attrs["shares"] for pk in (share["unit"], *share["joint"])}
        found = {row.pk: row for row in below.filter(pk__in=wanted)}
        if missing := sorted(wanted - set(found)):
            said = ", ".join(map(str, missing))
            raise serializers.ValidationError({"shares": [_("There is no unit with the id %(ids)s.") % {"ids": said}]})
        shares = [
            Share(found[share["unit"]], share["part"], tuple(found[pk] for pk in share["joint"]))
            for share in attrs["shares"]
        ]
        return {"shares": shares}


class _ManyWords(Words):
    """Several petitions and the unit that gets them, each by itself."""

    example = {"petitions": [1, 2], "to": 1}
    petitions = serializers.ListField(child=Id(), allow_empty=False, max_length=MOST)
    to = Id(help_text="Id of the handling unit.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unit = Units(self.context["round"]).rows.get(str(attrs["to"]))
        if unit is None:
            said = _("There is no unit with the id %(ids)s.") % {"ids": attrs["to"]}
            raise serializers.ValidationError({"to": [said]})
        return attrs | {"to": unit}


HandOverManyWords = in_round(
    type("HandOverManyWords", (_ManyWords,), {"__doc__": _ManyWords.__doc__}), "petition.assign"
)
NewPetitionWords = in_round(
    words_of(
        PetitionForm,
        "NewPetitionWords",
        example={"batch": 1, "number": "X2YZ201808010009", "content": "反映砖厂夜间排放黑烟。", "types": ["air"]},
        options=lambda context: {"round": context["round"]},
        fields={"batch": Id(), "channel": serializers.ChoiceField(Channel.choices, required=False, allow_blank=True)},
    ),
    "petition.enter",
)


def _editable() -> dict[str, serializers.Field]:
    made = serializers.ModelSerializer().build_standard_field
    fields = {name: made(name, Petition._meta.get_field(name)) for name in EDITABLE if name != "place"}
    types = serializers.ListField(child=serializers.ChoiceField(Pollution.choices), required=False)
    told = {name: kind(**options | {"required": False}) for name, (kind, options) in fields.items()}
    return {**told, "place": Id(required=False, allow_null=True), "types": types}


def _units(context: dict[str, Any]) -> dict[str, Any]:
    return {"units": Units(context["row"].round)}


EditPetitionWords = words_of(
    EditForm,
    "EditPetitionWords",
    example={"remark": "与第3批同类"},
    options=lambda context: _units(context) | {"initial": _now(context["row"])},
    fields=_editable() | {"seen": Text(max_length=64, required=False)},
    keeps=True,
)


def _now(petition: Petition) -> dict[str, Any]:
    """What an edit keeps; without a mark of the caller's own it is made on what stands now."""
    return EditForm.initial_of(petition)


AccusedWords = words_of(
    AccusedForm,
    "AccusedWords",
    example={"accused": 1},
    options=_units,
    fields={"accused": Id(allow_null=True, help_text="Id of the unit; null for none.")},
)
ProblemsWords = words_of(
    ProblemsForm,
    "PetitionProblemsWords",
    example={"problems": [1]},
    options=lambda context: {"round": context["row"].round},
)
PetitionIdentityWords = words_of(
    IdentityForm, "PetitionIdentityWords", example={"name": "欧阳龘灏", "phone": "19707461234"}
)
EraseWords = words_of(EraseForm, "EraseIdentityWords", example={"why": "本人要求删除身份信息", "password": AS_PROOF})
RevealWords = words_of(RevealForm, "RevealIdentityWords", example={"reason": "电话回访核实", "password": AS_PROOF})


class OtherWords(Words):
    """Another petition that the caller sees."""

    example = {"other": 2}
    other = Id(help_text="Id of the other petition.")

    def validate_other(self, value: int) -> int:
        """One that the caller may not know of is refused as unknown."""
        if not Petition.objects.visible_to(self.context["user"]).filter(pk=value).exists():
            raise serializers.ValidationError(_("No petition with this number is known to you."))
        return value


class LinkPetitionWords(OtherWords):
    """How it belongs together with another petition."""

    example = {"other": 2, "kind": "same_object", "why": "同一家砖厂"}
    kind = serializers.ChoiceField(Link.Kind.choices)
    why = Text(required=False, default="", max_length=300)


PrepareWords = words_of(PrepareForm, "PrepareVersionWords", example={"audience": "public"})
RewordWords = words_of(
    RewordForm,
    "RewordVersionWords",
    example={"content": "反映某砖厂夜间排放黑烟。"},
    options=lambda context: {"version": context["row"]},
    fields={
        name: Text(required=False)
        for name in ("content", "region", "investigation", "handling", "accountability", "remark")
    }
    | {"note": Text(required=False, max_length=300)},
    keeps=True,
)
VersionSeenWords = words_of(SeenForm, "VersionSeenWords", example={"seen": "0" * 64})
VersionWhyWords = words_of(WhyForm, "VersionWhyWords", example={"why": "部分内容需要更正"})


def accused_unit(round: Round, said: str) -> Organisation | None:
    """The unit that a new petition names; `said` was checked by the form."""
    return Units(round).rows.get(said)
