"""Signs of false reports."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "checkup:signs": "GET signs/",
    "checkup:look": "POST checkups/",
    "checkup:sign": "POST signs/{id}/judge/",
    "checkup:photo": Page("Photographs are fetched from the desk; their addresses stand in the sign."),
    "checkup:site": "POST site-positions/",
}
