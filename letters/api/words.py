"""What callers send with an act on letters: the forms of the pages."""

from typing import Any

from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Text, Words
from cases.api.rounds import in_round
from letters.domain import by_hand
from letters.forms.acts import AnswerForm, FileForm, HeadForm, SeenForm, WhyForm
from letters.forms.draft import NewForm, TextForm
from letters.states import Kind
from petitions.forms.ledger import Units


def named(name: str) -> Any:
    """The argument that forms of pages with several forms take."""
    return lambda context: {"name": name}


def _of_new(context: dict[str, Any]) -> dict[str, Any]:
    round = context["round"]
    return {"name": "new", "tasks": by_hand.tasks_of(round, context["user"]), "units": Units(round)}


NewLetterWords = in_round(
    words_of(
        NewForm,
        "NewLetterWords",
        example={"kind": "supervise", "tasks": [1]},
        options=_of_new,
        fills=lambda context: {"token": "api"},  # what is sent twice is known by its Idempotency-Key
        leave_out=("token",),
        fields={"addressees": serializers.ListField(child=Id(), required=False)},
    ),
    right="letter.draft",
)
LetterTextWords = words_of(
    TextForm,
    "LetterTextWords",
    example={"seen": 1, "title": "关于加快整改的督办函", "paragraphs": "请加快整改。", "signatory": "整改办"},
    options=named("edit"),
)
LetterSeenWords = words_of(SeenForm, "LetterSeenWords", example={"seen": 1}, options=named("seen"))
LetterWhyWords = words_of(
    WhyForm, "LetterWhyWords", example={"why": "整改任务已经完成，不再需要督办。"}, options=named("why")
)
LetterFileWords = words_of(FileForm, "LetterFileWords", example={"what": "signed"}, options=named("file"))
LetterAnswerWords = words_of(
    AnswerForm, "LetterAnswerWords", example={"text": "已按要求完成剩余管网建设。"}, options=named("answer")
)
_HeadWords = words_of(
    HeadForm,
    "LetterHeadWords",
    example={"kind": "urge", "issuer": "整改办", "prefix": "整改催", "signatory": "整改办"},
    options=named("head"),
)


class _OfKind(Words):
    kind = serializers.ChoiceField(Kind.choices)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kind = Kind(attrs.pop("kind"))
        return {"kind": kind, "heading": super().validate(attrs)}


LetterHeadWords = in_round(
    type("LetterHeadWords", (_OfKind, _HeadWords), {"example": _HeadWords.example, "__doc__": HeadForm.__doc__}),
    right="letter.draft",
)


class LetterJudgeWords(Words):
    """What the office says to an answer; returning needs the reason."""

    example = {"accept": True}
    accept = serializers.BooleanField()
    why = Text(required=False, default="")
