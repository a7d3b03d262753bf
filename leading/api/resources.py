"""What leaders decide, see and lead over REST, by the rules of the pages."""

from leading.api.given import Errands, Exposures, LedItems
from leading.api.held import Group, Meetings, Reviews, Rules, Teams, Visits

RESOURCES = {
    "group-seats": Group,
    "meetings": Meetings,
    "meeting-rules": Rules,
    "errands": Errands,
    "leader-visits": Visits,
    "led-items": LedItems,
    "exposures": Exposures,
    "teams": Teams,
    "reviews": Reviews,
}
