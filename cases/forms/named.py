"""Forms of pages on which several acts are open at once."""

from typing import Any

from django import forms


class CaseForm(forms.Form):
    """A form with a name of its own, so that several may stand on one page."""

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{name}-%s", **kwargs)
        self.name = name

    @property
    def typed(self) -> list[dict[str, str]]:
        """The words that were typed, by label: kept on the page even when the act is no longer open."""
        return [
            {"label": str(field.label), "text": str(field.value())}
            for field in self.visible_fields()
            if isinstance(field.field, forms.CharField) and field.value()
        ]


class PlainForm(CaseForm):
    """An act without words."""
