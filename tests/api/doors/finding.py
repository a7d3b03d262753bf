"""The doors of the search."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "finding:search": "GET search/",
    "finding:suggest": Page("What the palette offers while somebody types; GET search/ finds the same."),
    "finding:saved": "GET searches/",
    "finding:saved_new": "POST searches/",
    "finding:saved_open": "POST searches/{id}/look/",
    "finding:saved_edit": "PATCH searches/{id}/",
    "finding:saved_delete": "DELETE searches/{id}/",
}
