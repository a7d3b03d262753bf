"""What callers ask of figures, and what they send with an act: the forms of the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Words
from cases.api.faults import require_valid
from cases.api.rounds import RoundField
from orgs import tree
from orgs.models import User
from orgs.permissions import may, paths_of
from reports import publications, row_listing, tabs
from reports.comparing import MOVES
from reports.forms import CompareForm, DayForm, SnapshotForm, WithdrawForm
from reports.models import Snapshot
from reports.petition_forms import BatchForm, SeenForm
from reports.petition_forms import WithdrawForm as PublicationWithdrawForm

READ = "figures.read"
WHY = "数据口径有误，更正后另行公布。"


def snapshots_read_by(user: User) -> Any:
    """Snapshots of rounds whose figures the person reads."""
    return Snapshot.objects.filter(tree.below(paths_of(user, READ), "round__region__"))


class OfFigures(Words):
    """Figures of a round on a day (today where it is left out), or those of a snapshot."""

    round = RoundField(required=False, help_text="Slug of the round.")
    as_of = serializers.DateField(required=False)
    snapshot = Id(required=False, help_text="Instead of round and day.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`round` and `as_of`, or `snapshot`. Raises PermissionDenied for who does not read the whole round."""
        if "snapshot" in attrs:
            found = snapshots_read_by(self.context["user"]).filter(pk=attrs["snapshot"]).first()
            if found is None:
                raise serializers.ValidationError({"snapshot": _("There is no such snapshot.")})
            return attrs | {"snapshot": found}
        if "round" not in attrs:
            raise serializers.ValidationError({"round": _("Name a round or a snapshot.")})
        round = attrs["round"]
        if not may(self.context["user"], READ, round.region):
            raise PermissionDenied(READ)
        today = round.today()
        if attrs.get("as_of", today) > today:
            said = _("This day lies in the future. Choose a day up to %(day)s.") % {"day": today}
            raise serializers.ValidationError({"as_of": said})
        return {"as_of": today} | attrs


class OfGroups(OfFigures):
    """By what the figures are parted."""

    tab = serializers.ChoiceField([(code, words) for code, (words, _tables) in tabs.TABS.items()], default="category")


class OfRows(OfFigures):
    """Which figure's rows: all, those of one group (`by`, a tag of figure-groups), or of one thing (`of`, a key)."""

    figure = serializers.CharField(max_length=60, default="problems.total")
    by = serializers.CharField(max_length=50, default="")
    of = serializers.CharField(max_length=80, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        asked = row_listing.Asked(attrs["figure"], attrs["by"], attrs["of"])
        if asked.figure is None:
            raise serializers.ValidationError({"figure": _("There is no list of this figure by this group.")})
        return super().validate(attrs)


class OfTwo(Words):
    """Two snapshots of one round."""

    old = Id()
    new = Id()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both sides, the older one first, by the form of the page."""
        seen = snapshots_read_by(self.context["user"]).select_related("round", "period__rhythm")
        first = seen.filter(pk=attrs["old"]).first()
        choices = list(seen.filter(round=first.round, pk__in=[attrs["old"], attrs["new"]])) if first else []
        form = CompareForm({name: str(attrs[name]) for name in ("old", "new")}, choices)
        require_valid(form, lambda name: "new" if name == "__all__" else name)
        return attrs | {"sides": form.sides()}


class OfMoves(OfTwo):
    """Which moves; everything that moved where it is left out."""

    move = serializers.ChoiceField(list(MOVES.items()), required=False)


SnapshotWords = words_of(
    SnapshotForm,
    "SnapshotWords",
    example={"round": "yongzhou-2018", "as_of": "2019-05-31", "why": "更正后再次冻结"},
    beside={"round": RoundField()},
)
ReleaseWords = words_of(
    DayForm,
    "ReleaseWords",
    example={"round": "yongzhou-2018", "as_of": "2019-05-31"},
    beside={"round": RoundField()},
)
WithdrawWords = words_of(WithdrawForm, "ReleaseWithdrawWords", example={"why": WHY})
SeenWords = words_of(SeenForm, "PublicationSeenWords", example={"seen": "0" * 64})
PublicationWithdrawWords = words_of(PublicationWithdrawForm, "PublicationWithdrawWords", example={"why": WHY})
PublicationWords = words_of(
    BatchForm,
    "PublicationWords",
    example={"round": "yongzhou-2018", "batch": 1},
    options=lambda context: {"waiting": [one for one in publications.waiting(context["round"]) if one.total]},
    fields={"batch": Id()},
    beside={"round": RoundField()},
)
