"""Deadlines under pressure over REST: cards, appeals, points, ladders, what they send, the calendar."""

from pressure.api import calendar, cards, ladders

RESOURCES = {
    "cards": cards.Cards,
    "appeals": cards.Appeals,
    "card-rules": cards.CardRules,
    "league": cards.League,
    "scorecard": cards.Scorecard,
    "ladders": ladders.Ladders,
    "fired-rungs": ladders.FiredRungs,
    "sending-plan": ladders.SendingPlan,
    "deadlines": ladders.Deadlines,
    "calendar-days": calendar.CalendarDays,
    "calendar-changes": calendar.CalendarChanges,
    "calendar-moves": calendar.CalendarMoves,
}
