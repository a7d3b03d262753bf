"""The doors of papers issued."""

from tests.api.doors import Page

FILE = Page("A file of the desk; the row names its address.")
DOORS: dict[str, str | Page] = {
    "bulletins:go": Page("Leads from the trail to the page of a paper."),
    "bulletins:register": "GET bulletins/",
    "bulletins:new": "POST bulletins/",
    "bulletins:templates": "POST bulletin-templates/",
    "bulletins:template_begin": Page("A Word file to begin a template from."),
    "bulletins:template_file": FILE,
    "bulletins:template_preview": Page("A template tried on a snapshot; nothing is kept."),
    "bulletins:template_use": "POST bulletin-templates/{id}/use/",
    "bulletins:template_stop": "POST bulletin-templates/{id}/stop/",
    "bulletins:bulletin": "GET bulletins/{id}/",
    "bulletins:paper": FILE,
    "bulletins:texts": "POST bulletins/{id}/texts/",
    "bulletins:retake": "POST bulletins/{id}/snapshot/",
    "bulletins:issue": "POST bulletins/{id}/issue/",
    "bulletins:withdraw": "POST bulletins/{id}/withdraw/",
    "bulletins:drop": "POST bulletins/{id}/drop/",
}
