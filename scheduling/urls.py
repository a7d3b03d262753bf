"""The addresses of reporting by period, below /desk/."""

from django.urls import URLPattern, path

from scheduling.views import saving, sheet, sheets, table

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
urlpatterns: list[URLPattern] = [*clerk]
