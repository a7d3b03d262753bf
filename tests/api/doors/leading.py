"""What leaders decide, see and lead."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "leading:group": "POST group-seats/",
    "leading:unseat": "POST group-seats/{id}/end/",
    "leading:meetings": "POST meetings/",
    "leading:meeting": "POST meetings/{id}/decide/",
    "leading:rhythms": "POST meeting-rules/",
    "leading:errands": "GET errands/",
    "leading:mine": "GET errands/",
    "leading:errand": "POST errands/{id}/answer/",
    "leading:errand_file": Page("Files are fetched from the desk; their addresses stand in the errand."),
    "leading:visits": "POST leader-visits/",
    "leading:visit": "POST leader-visits/{id}/find/",
    "leading:visit_file": Page("Photographs are fetched from the desk; their addresses stand in the visit."),
    "leading:me": "GET leader-visits/",
    "leading:me_visit": "POST leader-visits/own/",
    "leading:led": "POST led-items/",
    "leading:led_end": "POST led-items/{id}/end/",
    "leading:exposed": "POST exposures/",
    "leading:exposure": "POST exposures/{id}/follow/",
    "leading:teams": "POST teams/",
    "leading:team": "POST teams/{id}/rounds/",
    "leading:reviews": "POST reviews/",
    "leading:review": "POST reviews/{id}/ask/",
}
