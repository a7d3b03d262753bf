"""The addresses of reporting by period, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours
from scheduling import desk
from scheduling.views import checking, gap, locking, matrix, reminding, rhythms

app_name = "scheduling"
ROUND = "rounds/<slug:slug>/schedule/"
PERIOD = f"{ROUND}<int:pk>/"
OF_LINE = "schedule/lines/<int:pk>/"
office: list[URLPattern] = [
    path(ROUND, matrix.schedule, name="schedule"),
    path(f"{ROUND}units/", matrix.units, name="units"),
    path(f"{ROUND}check/", checking.checking, name="checking"),
    path(f"{ROUND}gap/", gap.gap, name="gap"),
    path(f"{ROUND}gap/<int:unit>/", gap.gap_unit, name="gap_unit"),
    path(f"{ROUND}rules/", rhythms.rhythms, name="rhythms"),
    path(PERIOD, matrix.period, name="period"),
    path(f"{PERIOD}remind/", reminding.remind, name="remind"),
    path(f"{PERIOD}lock/", locking.lock, name="lock"),
    path(f"{PERIOD}corrections/", locking.corrections, name="corrections"),
    path(OF_LINE, checking.line, name="line"),
    path(f"{OF_LINE}correct/", locking.correct, name="correct"),
]
urlpatterns: list[URLPattern] = [*office]

neighbours.add(desk.NEIGHBOUR)
