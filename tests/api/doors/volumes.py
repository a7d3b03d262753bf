"""The doors of case files."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "volumes:of_task": "POST case-files/",
    "volumes:of_case": "POST case-files/",
}
