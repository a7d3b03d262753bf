"""What callers send with an act on papers and templates: the forms of the pages."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from bulletins.domain.drafting import LONGEST
from bulletins.forms.papers import IssueForm, NewForm, SnapshotForm, UploadForm, WhyForm
from cases.api.rounds import RoundField
from reports.kinds import KINDS

KIND_CHOICES = [(kind.code, kind.word) for kind in KINDS.values()]


def _snapshots(round: Any) -> Any:
    light = round.snapshots.select_related("period__rhythm").defer("head", "figures", "labels")
    return light.order_by("-as_of", "-version")


NewBulletinWords = words_of(
    NewForm,
    "NewBulletinWords",
    example={"round": "yongzhou-2018", "kind": "notice", "snapshot": 1, "carry_over": True},
    options=lambda context: {"name": "new", "snapshots": _snapshots(context["round"])},
    fields={"kind": serializers.ChoiceField(KIND_CHOICES), "snapshot": Id()},
    beside={"round": RoundField()},
)
RetakeWords = words_of(
    SnapshotForm,
    "RetakeWords",
    example={"snapshot": 1},
    options=lambda context: {"name": "retake", "snapshots": _snapshots(context["row"].round)},
    fields={"snapshot": Id()},
)
IssueWords = words_of(
    IssueForm, "BulletinIssueWords", example={"seen": "0" * 32}, options=lambda context: {"name": "issue"}
)
WithdrawWords = words_of(
    WhyForm,
    "BulletinWithdrawWords",
    example={"why": "第三部分数据口径有误，另行印发。"},
    options=lambda context: {"name": "withdraw"},
)
TemplateWords = words_of(
    UploadForm,
    "TemplateWords",
    example={"round": "yongzhou-2018", "kind": "notice"},
    options=lambda context: {"name": "upload"},
    beside={"round": RoundField(), "kind": serializers.ChoiceField(KIND_CHOICES)},
)


class TextsWords(Words):
    """The office's own texts that change, by field, each with the version that the writer had before them."""

    example = {"texts": {"practice": "逐项会商，挂图作战。"}, "seen": {"practice": 1}}

    texts = serializers.DictField(child=Text(max_length=LONGEST))
    seen = serializers.DictField(child=serializers.IntegerField(min_value=0), required=False, default=dict)

    def validate_texts(self, texts: dict[str, str]) -> dict[str, str]:
        kind = KINDS.get(self.context["row"].kind)
        known = [one.code for one in kind.texts] if kind else []
        if unknown := sorted(set(texts) - set(known)):
            said = {"names": ", ".join(unknown), "known": ", ".join(known)}
            raise serializers.ValidationError(_("This paper has no text %(names)s; it has %(known)s.") % said)
        return texts
