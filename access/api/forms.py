"""The words of an act taken from the form of its page, so that both doors have one rule of input."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from access.api.words import Id, Text, Words

Given = Callable[[dict[str, Any]], dict[str, Any]]
PLAIN: tuple[tuple[type[forms.Field], type[serializers.Field]], ...] = (
    (forms.BooleanField, serializers.BooleanField),
    (forms.DateTimeField, serializers.DateTimeField),
    (forms.DateField, serializers.DateField),
    (forms.TimeField, serializers.TimeField),
    (forms.FloatField, serializers.FloatField),
    (forms.FileField, serializers.FileField),
)


def words_of(
    form: type[forms.BaseForm],
    name: str,
    *,
    example: Mapping[str, Any],
    options: Given | None = None,
    fills: Given | None = None,
    leave_out: tuple[str, ...] = (),
    fields: Mapping[str, serializers.Field] | None = None,
    beside: Mapping[str, serializers.Field] | None = None,
    keeps: bool = False,
) -> type[Words]:
    """The serializer of an act whose page has `form`; its checked words are the form's `cleaned_data`.

    `options` and `fills` take the context (`user`, `row`, `request`): the first gives the form's own arguments, such as
    whose choices they are, the second values of fields that callers do not send. `leave_out` are fields that belong to
    the page alone. `fields` are for what the form makes only when it is made, or for a type that cannot be derived.
    `beside` are words that the page takes from its address, such as the round: the form does not know them, its
    `options` and `fills` find them in the context, and they come out with its values.
    With `keeps`, a field that is not sent keeps the form's initial value (for PATCH).
    """
    taken = (
        {key: _field(field, keeps) for key, field in getattr(form, "base_fields", {}).items() if key not in leave_out}
        | dict(fields or {})
        | dict(beside or {})
    )
    hidden = {
        "form": form, "options": options, "fills": fills, "leave_out": leave_out, "beside": frozenset(beside or ()),
        "keeps": keeps,
    }  # fmt: skip
    return type(name, (_FormWords,), {"__doc__": form.__doc__, "example": dict(example), "made_of": hidden, **taken})


class _FormWords(Words):
    """Types by the serializer, rules by the form. Its errors come out under the names of the form's fields."""

    made_of: dict[str, Any] = {}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        own = self.made_of
        beside = {name: attrs.pop(name) for name in own["beside"] if name in attrs}
        context = {**self.context, **beside}
        form = own["form"](**self._data(attrs, context), **(own["options"](context) if own["options"] else {}))
        if own["keeps"]:
            _keep(form)
        if not form.is_valid():
            raise serializers.ValidationError(
                {("non_field_errors" if name == "__all__" else name): list(said) for name, said in form.errors.items()}
            )
        return {name: value for name, value in form.cleaned_data.items() if name not in own["leave_out"]} | beside

    def _data(self, attrs: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
        """`attrs` as a browser's form would send them: files apart, many values under one name."""
        data: MultiValueDict[str, Any] = MultiValueDict()
        files: MultiValueDict[str, Any] = MultiValueDict()
        more = self.made_of["fills"](context) if self.made_of["fills"] else {}
        for name, value in (attrs | more).items():
            values = value if isinstance(value, list) else [value]
            is_file = bool(values) and hasattr(values[0], "chunks")
            (files if is_file else data).setlist(name, [one for one in values if one is not None])
        return {"data": data, "files": files}


def _keep(form: forms.BaseForm) -> None:
    for name, field in form.fields.items():
        if name not in form.data and name not in form.files:
            value = form.get_initial_for_field(field, name)
            many = isinstance(value, list | tuple | set | frozenset)
            form.data.setlist(name, list(value) if many else [] if value is None else [value])  # type: ignore[attr-defined]


def _field(field: forms.Field, keeps: bool) -> serializers.Field:
    """The serializer's field for a form's one: its type and bounds; what the values may be is the form's to say."""
    told: dict[str, Any] = {"required": field.required and not keeps, "help_text": str(field.help_text or "") or None}
    if isinstance(field, forms.ModelMultipleChoiceField):
        return serializers.ListField(child=Id(), **told)
    if isinstance(field, forms.ModelChoiceField):
        return Id(allow_null=not field.required, **told)
    if isinstance(field, forms.MultipleChoiceField):
        return serializers.ListField(child=_choice(field), **told)
    if isinstance(field, forms.ChoiceField):
        return _choice(field, allow_blank=not field.required, **told)
    return _plain(field, told)


def _choice(field: Any, **told: Any) -> serializers.Field:
    choices = [one for one in field.choices if one[0] != ""] if not callable(field.choices) else []
    if not choices:
        return Text(max_length=200, **told)
    told.pop("allow_blank", None) if told.get("required", True) else None
    return serializers.ChoiceField(choices, **told)


def _plain(field: forms.Field, told: dict[str, Any]) -> serializers.Field:
    if isinstance(field, forms.FileField) and getattr(field.widget, "allow_multiple_selected", False):
        return serializers.ListField(child=serializers.FileField(), **told)
    if isinstance(field, forms.DecimalField):
        digits, places = field.max_digits or 20, field.decimal_places if field.decimal_places is not None else 6
        return serializers.DecimalField(digits, places, allow_null=not field.required, **told)
    if isinstance(field, forms.IntegerField):
        bounds: dict[str, Any] = {"min_value": field.min_value, "max_value": field.max_value}
        return serializers.IntegerField(allow_null=not field.required, **bounds, **told)
    for form_type, kind in PLAIN:
        if isinstance(field, form_type):
            nullable = not field.required and kind not in (serializers.BooleanField, serializers.FileField)
            return kind(allow_null=nullable, **told)
    return Text(**({"max_length": longest} if (longest := getattr(field, "max_length", None)) else {}), **told)
