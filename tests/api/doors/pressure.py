"""The doors of deadlines under pressure."""

from tests.api.doors import Page

CSV = "The same rows as a file for spreadsheets: "
DOORS: dict[str, str | Page] = {
    "pressure:calendar": "GET calendar-days/",
    "pressure:calendar_year": "GET calendar-days/",
    "pressure:calendar_recount": "GET calendar-moves/",
    "pressure:calendar_day": "POST calendar-days/",
    "pressure:calendar_load": "POST calendar-days/load/",
    "pressure:cards": "GET cards/",
    "pressure:cards_csv": Page(f"{CSV}GET cards/."),
    "pressure:card_new": "POST cards/",
    "pressure:appeals": "GET appeals/",
    "pressure:card_rule": "POST card-rules/",
    "pressure:card": "GET cards/{id}/",
    "pressure:appeal": "POST cards/{id}/appeal/",
    "pressure:appeal_decide": "POST appeals/{id}/decide/",
    "pressure:card_revoke": "POST cards/{id}/revoke/",
    "pressure:league": "GET league/",
    "pressure:league_csv": Page(f"{CSV}GET league/."),
    "pressure:scorecard": "GET scorecard/",
    "pressure:scorecard_csv": Page(f"{CSV}GET scorecard/."),
    "pressure:plan": "GET sending-plan/",
    "pressure:fired": "GET fired-rungs/",
    "pressure:ladders": "GET ladders/",
    "pressure:ladder": "POST ladders/{id}/rungs/",
    "pressure:task": "POST deadlines/{id}/suspend/",
    "pressure:case": "POST deadlines/{id}/lift/",
}
