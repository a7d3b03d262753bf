"""Campaigns."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "campaigns:campaigns": "GET campaigns/",
    "campaigns:new": "POST campaigns/",
    "campaigns:campaign": "GET campaigns/{id}/",
    "campaigns:list": "POST campaign-lists/{id}/responsible/",
    "campaigns:add": "POST campaign-lists/{id}/entries/",
    "campaigns:template": Page("An empty table to fill in by hand is fetched from the desk."),
    "campaigns:entry": "POST campaign-entries/{id}/clear/",
    "campaigns:file": Page("Files are fetched from the desk; their addresses stand in the entry."),
    "campaigns:places": "POST campaigns/{id}/reporter/",
    "campaigns:sheet": "POST campaigns/{id}/report/",
    "campaigns:checks": "POST campaigns/{id}/rotate/",
    "campaigns:check": "POST campaign-checks/{id}/find/",
    "campaigns:closing": "POST campaigns/{id}/close/",
    "campaigns:paper": Page("The report is a paper of the desk, drawn when somebody opens it."),
}
