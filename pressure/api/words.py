"""What callers send with an act on cards, appeals and the rule: the forms of the pages."""

import secrets
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Words
from cases.api.faults import require_valid
from cases.api.rounds import InRound, RoundField
from orgs.models import Organisation
from orgs.permissions import require
from pressure import access, items, periods
from pressure.forms.cards import MOST_WEIGHT, AppealForm, CardForm, DecisionForm, RevokeForm
from pressure.forms.ladders import AdoptForm, HoldForm
from pressure.models import Card
from pressure.models.cards import Paper

PAPERS = [choice for choice in Paper.choices if choice[0]]

AppealWords = words_of(AppealForm, "AppealWords", example={"text": "设备到货受汛期影响，请予复核。"})
RevokeWords = words_of(RevokeForm, "CardRevokeWords", example={"reason": "给牌依据有误，予以撤回。"})
HoldWords = words_of(HoldForm, "HoldWords", example={"why": "等待省里批复，暂不提醒。"})
AdoptWords = words_of(AdoptForm, "AdoptWords", example={"template": "default", "starts_on": "2030-01-07"})
DecisionWords = words_of(
    DecisionForm,
    "AppealDecisionWords",
    example={"uphold": False, "decision": "所述情况不影响期限。"},
    beside={"uphold": serializers.BooleanField(help_text="Take the card back.")},
)


class RuleWords(Words):
    """What changes in the rule for cards; what is not sent stays. `seen` is the version that was read, 0 for none."""

    example = {"round": "yongzhou-2018", "seen": 0, "appeal_days": 7}

    round = RoundField()
    seen = serializers.IntegerField(min_value=0, max_value=32767)
    yellows = serializers.IntegerField(min_value=0, max_value=99, required=False)
    yellow_points = serializers.DecimalField(5, 2, required=False)
    yellow_paper = serializers.ChoiceField(PAPERS, allow_blank=True, required=False)
    red_points = serializers.DecimalField(5, 2, required=False)
    red_paper = serializers.ChoiceField(PAPERS, allow_blank=True, required=False)
    appeal_days = serializers.IntegerField(min_value=0, max_value=99, required=False)
    reverse_on_extension = serializers.BooleanField(required=False)
    league_open = serializers.BooleanField(required=False)


class CardShareWords(Words):
    """What one unit bears of a card."""

    unit = Id()
    weight = serializers.IntegerField(min_value=0, max_value=MOST_WEIGHT)


class GiveWords(Words):
    """A card on an item of a round, by the form of its page. Without shares the item's first unit bears it."""

    example = {
        "round": "yongzhou-2018",
        "subject": "cases.task:1",
        "colour": "yellow",
        "on": "2019-06-03",
        "reason": "逾期未完成且未报告原因",
    }

    round = RoundField()
    subject = serializers.CharField(max_length=80, help_text="Text key of a task or a case: cases.task:12.")
    colour = serializers.ChoiceField(Card.Colour.choices)
    on = serializers.DateField()
    reason = serializers.CharField(max_length=500)
    shares = CardShareWords(many=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The item and the checked form. Raises PermissionDenied before anything is told of the item."""
        round, user = attrs["round"], self.context["user"]
        require(user, "card.give", round.region)
        item = items.find(attrs["subject"], round, user)
        if item is None:
            raise serializers.ValidationError({"subject": _("There is no such item in this round.")})
        form = CardForm(self._data(attrs, item), units=item.units)
        require_valid(form, _name)
        return {"round": round, "item": item, "form": form}

    def _data(self, attrs: dict[str, Any], item: items.Item) -> dict[str, Any]:
        known = {unit.pk: 0 for unit in item.units}
        weights = {one["unit"]: one["weight"] for one in attrs.get("shares", [])}
        if unknown := sorted(set(weights) - set(known)):
            raise serializers.ValidationError({"shares": _("Not a unit of this item: %s.") % unknown})
        shares = known | (weights or ({item.units[0].pk: 1} if item.units else {}))
        told = {name: attrs[name] for name in ("colour", "on", "reason")} | {"once": secrets.token_hex(8)}
        return told | {f"share_{pk}": weight for pk, weight in shares.items()}


def _name(name: str) -> str:
    return "shares" if name == "__all__" or name.startswith("share_") else name


class InPeriod(InRound):
    """A round and a period: "2019", "2019-Q2", "2019-06"; the whole round where it is left out."""

    period = serializers.CharField(required=False, max_length=7)

    def validate_period(self, code: str) -> str:
        if not periods.read(code).code:
            raise serializers.ValidationError(_("Name a year, a quarter or a month: 2019, 2019-Q2, 2019-06."))
        return code

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs | {"period": periods.read(attrs.get("period", ""))}


class LeagueWords(InPeriod):
    """Whose table, of which time, in which order."""

    by = serializers.ChoiceField(choices=["rate", "points"], required=False, default="rate")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        access.require_league(self.context["user"], attrs["round"])
        return super().validate(attrs)


class ScorecardWords(InPeriod):
    """Whose scorecard, of which time."""

    unit = Id()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The unit itself, for who reads its scorecard."""
        found = Organisation.objects.filter(pk=attrs["unit"], kind=Organisation.Kind.UNIT).first()
        if found is None or not access.reads_card_of(self.context["user"], found, attrs["round"]):
            raise serializers.ValidationError({"unit": _("There is no such scorecard.")})
        return super().validate(attrs) | {"unit": found}
