"""The addresses of reporting by period, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours
from scheduling import desk
from scheduling.views import (
    checking,
    gap,
    locking,
    matrix,
    reminding,
    rhythms,
    saving,
    sheet,
    sheets,
    table,
)

app_name = "scheduling"
ONE = "sheets/<int:pk>/"
LINE = "sheets/lines/<int:pk>/"
clerk: list[URLPattern] = [
    path("sheets/", sheets.sheets, name="sheets"),
    path(ONE, sheet.sheet, name="sheet"),
    path(f"{ONE}table.xlsx", table.download, name="table"),
    path(f"{ONE}table/", table.upload, name="table_upload"),
    path(f"{ONE}table/take/", table.take, name="table_take"),
    path(f"{LINE}save/", saving.save, name="line_save"),
    path(f"{LINE}files/", saving.files, name="line_files"),
    path(f"{LINE}files/drop/", saving.drop_file, name="line_file_drop"),
    path(f"{LINE}files/<int:file_id>/", saving.file, name="line_file"),
]
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
    path("schedule/periods/<int:pk>/", matrix.period_go, name="period_go"),
    path(OF_LINE, checking.line, name="line"),
    path(f"{OF_LINE}correct/", locking.correct, name="correct"),
]
urlpatterns: list[URLPattern] = [*clerk, *office]

neighbours.add(desk.NEIGHBOUR)
