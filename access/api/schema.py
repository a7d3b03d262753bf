"""The document of the API: every refusal, scope and right by name, and examples that are tested."""

from contextlib import suppress
from typing import Any, Literal, cast

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from access.api.examples import answer_of
from access.api.once import HEADER, LONGEST_KEY
from access.api.words import Words

PROBLEM = "application/problem+json"
REFUSALS = {
    "400": "What was sent cannot be read or breaks a rule; `errors` says where.",
    "401": "Nobody is signed in, or the token is not good.",
    "403": "The caller may see this but not do it, or the token's scopes leave it out.",
    "404": "There is no such thing, or the caller may not know of it.",
    "406": "JSON is what the API answers.",
    "409": "Somebody was faster, or it is not the time for this; look again.",
    "412": "The row changed since it was read (If-Match); nothing was done.",
    "413": "The body is too large.",
    "415": "The body is of a kind that this operation does not read.",
    "422": "The Idempotency-Key was used for another call.",
    "429": "Too many calls, or too many wrong passwords; Retry-After says how long to wait.",
}
TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?$"
EMPTY = {"type": "string", "maxLength": 0}
READING = ("400", "401", "403", "404", "406", "429")
WRITING = ("400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "429")
IF_MATCH = OpenApiParameter(
    "If-Match", str, "header", description="The ETag of the row as it was read; 412 when it changed since."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, "header", description="An ETag that the caller has; 304 when it still fits."
)
KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    "header",
    description="One of the caller's own for each act; sent again with it, the act is answered again, not done again.",
)


class Answer(serializers.Serializer):
    """The one shape of every refusal (RFC 9457); `errors` names fields, `findings` the conditions that are not met."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(allow_blank=True)
    errors: Any = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)
    findings: Any = serializers.ListField(child=serializers.DictField(), required=False)


class Schema(AutoSchema):
    """Names the refusals of every operation, with their one shape, and what it needs of a token and of a person."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        told = super().get_operation(*args, **kwargs)
        needs = self.view.operation() if told is not None and hasattr(self.view, "operation") else None
        if told is None or needs is None:
            return told
        told |= {"x-scope": needs.scope, "x-right": needs.right, "x-in-person": needs.in_person}
        said = f"Scope `{needs.scope}`." if not needs.in_person else "In person only: no token is accepted."
        said += f" Right `{needs.right}`." if needs.right else ""
        told["description"] = f"{told.get('description', '')}\n\n{said}".strip()
        return told

    def get_tags(self) -> list[str]:
        """By resource, so that a reader finds its way among hundreds of operations."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_auth(self) -> list[dict[str, Any]]:
        needs = self.view.operation() if hasattr(self.view, "operation") else None
        return [one for one in super().get_auth() if needs is None or not (needs.in_person and "token" in one)]

    def get_override_parameters(self) -> list[Any]:
        more: list[Any] = list(super().get_override_parameters())
        if self.method != "GET":
            return [*more, KEY, *([IF_MATCH] if self.path.count("{") else [])]
        if getattr(self._handler(), "looks", False):  # a part has no fields to choose and no tag
            return more
        return [*more, IF_NONE_MATCH, self._fields()]

    def _fields(self) -> OpenApiParameter:
        names = sorted(cast(Any, self.view).field_names())
        return OpenApiParameter(
            "fields",
            {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1},
            explode=False,
            description="Only these fields of each row, by name.",
        )

    def get_examples(self) -> list[OpenApiExample]:
        found = []
        words = getattr(self._handler(), "words", None)
        if isinstance(words, type) and issubclass(words, Words) and words.example:
            found.append(OpenApiExample("example", words.example, request_only=True))
        answer = answer_of(self.get_operation_id()) or self._row()
        if answer:
            code, body = str(answer["status"]), answer["body"]
            rows = body.get("results") if isinstance(body, dict) else body
            if rows == []:
                return found  # no example can say that there is nothing
            if isinstance(rows, list):
                body = rows[0]  # the library puts a page or a list around it
            found.append(OpenApiExample("answer", body, response_only=True, status_codes=[code]))
        return found

    def _row(self) -> dict[str, Any] | None:
        """The row itself, for acts that answer it."""
        handler = self._handler()
        if getattr(handler, "answers", self) is not None or handler.status == 204:
            return None
        row = answer_of(f"v1_{self.path.removeprefix('/api/v1/').split('/')[0].replace('-', '_')}_retrieve")
        return row | {"status": handler.status} if row else None

    def _handler(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or "", None)

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        status = getattr(self._handler(), "status", None)
        return {status: found} if status and not isinstance(found, dict) else found

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """As the library, which forgets that a field of a model that is only read may be empty, and what files are."""
        if field.read_only and isinstance(field, serializers.CharField | serializers.ChoiceField):
            field.allow_blank = field.allow_blank or _of_model(field, "blank")
        if field.read_only and isinstance(field, serializers.RelatedField):
            field.allow_null = field.allow_null or _of_model(field, "null")
        told = super()._map_serializer_field(field, direction, bypass_extensions)
        if isinstance(field, serializers.FileField):
            return told | {"format": "binary"}
        if isinstance(field, serializers.TimeField):  # the format "time" asks for an offset
            return {name: value for name, value in told.items() if name != "format"} | {"pattern": TIME}
        return told

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        """As the library; but a format only notes what a text is, so an empty one would fit both of its `oneOf`."""
        super()._insert_field_validators(field, schema)
        if EMPTY in schema.get("oneOf", ()):
            schema["anyOf"] = schema.pop("oneOf")

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        codes = READING if self.method == "GET" else WRITING
        bodies |= {code: self._refusal(code) for code in codes}
        if self.method == "GET" and not getattr(self._handler(), "looks", False):
            bodies["304"] = {"description": "What the caller has still fits (If-None-Match)."}
        return bodies

    def _refusal(self, code: str) -> dict[str, Any]:
        answer = OpenApiResponse(Answer, description=REFUSALS[code])
        return self._get_response_for_code(answer, code, media_types=[PROBLEM])


def _of_model(field: Any, word: str) -> bool:
    """Whether the field's model says `word` ("blank", "null") of it; False where the field is of no model."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    with suppress(FieldDoesNotExist, AttributeError):
        for name in (field.source or "").split("."):
            found = model._meta.get_field(name)  # type: ignore[union-attr]
            model = found.related_model
        return bool(getattr(found, word))
    return False
