"""Looking back at closed items."""

from tests.api.doors import Page

PHONE = Page("What the phone asks of the desk to work without a connection; it holds nothing by itself.")
FILE = Page("Photographs and files are fetched from the desk; their addresses stand in the rows.")
DOORS: dict[str, str | Page] = {
    "lookback:plans": "GET look-backs/",
    "lookback:new": "POST look-backs/",
    "lookback:items": "GET look-back-items/",
    "lookback:plan": "GET look-backs/{id}/",
    "lookback:change": "PATCH look-backs/{id}/",
    "lookback:draw": "POST look-backs/{id}/draw/",
    "lookback:drawn": "GET look-backs/{id}/",
    "lookback:population": Page("The frozen list is fetched from the desk; its address is `list_url`."),
    "lookback:report": Page("The report is fetched from the desk; its address is `report_url`."),
    "lookback:assign": "POST look-backs/{id}/assign/",
    "lookback:spread": "POST look-backs/{id}/share-out/",
    "lookback:name": "POST look-backs/{id}/add/",
    "lookback:again": "POST look-backs/{id}/again/",
    "lookback:finish": "POST look-backs/{id}/finish/",
    "lookback:pick": "POST look-back-items/{id}/conclude/",
    "lookback:drop": "POST look-back-items/{id}/drop/",
    "lookback:old_photo": FILE,
    "lookback:photo": FILE,
    "lookback:errands": "GET look-back-errands/",
    "lookback:findings": "GET look-back-findings/",
    "lookback:errand": "POST look-back-errands/{id}/answer/",
    "lookback:errand_accept": "POST look-back-errands/{id}/accept/",
    "lookback:errand_back": "POST look-back-errands/{id}/return/",
    "lookback:errand_file": FILE,
    "lookback:visits": "GET look-back-visits/",
    "lookback:worker": PHONE,
    "lookback:pass": PHONE,
    "lookback:keep": PHONE,
    "lookback:visit": "GET look-back-visits/{id}/",
    "lookback:send": "POST look-back-visits/{id}/record/",
    "lookback:send_photo": "POST look-back-visits/{id}/photos/",
}
