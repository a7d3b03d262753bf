"""The doors of the wall."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "wall:chart": "GET wall-chart/",
    "wall:paper": Page("The chart drawn at once; POST wall-chart/print/ orders the same sheet."),
    "wall:order": "POST wall-chart/print/",
    "wall:screens": "POST screens/",
    "wall:revoke": "POST screens/{id}/revoke/",
    "wall:screen": Page("The screen itself: a page that whoever holds its link sees."),
}
