"""What a list's address says about its filters: the same address with a part changed, and the filters as chips."""

from django.utils.translation import gettext as _
from django_filters import FilterSet

from cases.views.frame import DeskRequest


def query_with(request: DeskRequest, **changes: str | None) -> str:
    """The present address's query with some parts set or (None) left out, back on the first page."""
    query = request.GET.copy()
    for name, value in ({"page": None} | changes).items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return query.urlencode()


def chips(request: DeskRequest, chosen: FilterSet) -> list[dict[str, str]]:
    """What is filtered by: `label`, and `url`, the address without it. Nothing where the filters are not valid."""
    found = []
    for name, value in (chosen.form.cleaned_data if chosen.form.is_valid() else {}).items():
        if value in (None, ""):
            continue
        field = chosen.form.fields[name]
        words = dict(getattr(field, "choices", ())).get(str(value), value)
        label = _("%(field)s: %(value)s") % {"field": field.label, "value": words}
        found.append({"label": label, "url": f"?{query_with(request, **{name: None})}"})
    return found
