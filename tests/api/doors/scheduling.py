"""Reporting by period."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "scheduling:sheets": "GET reports/",
    "scheduling:sheet": "POST reports/{id}/file/",
    "scheduling:table": Page("The table is fetched from the desk; its address is `table_url` of the report."),
    "scheduling:table_upload": Page("What a table would change; POST reports/{id}/table/ takes it over."),
    "scheduling:table_take": "POST reports/{id}/table/",
    "scheduling:line_save": "PATCH report-lines/{id}/",
    "scheduling:line_files": "POST report-lines/{id}/files/",
    "scheduling:line_file_drop": "POST report-lines/{id}/drop-file/",
    "scheduling:line_file": Page("A file is fetched from the desk; name and digest stand in the line."),
    "scheduling:schedule": "GET periods/",
    "scheduling:units": "GET reports/",
    "scheduling:checking": "GET report-lines/",
    "scheduling:gap": "GET report-gaps/",
    "scheduling:gap_unit": "GET report-gaps/",
    "scheduling:rhythms": "POST report-rules/set/",
    "scheduling:period": "GET periods/{id}/",
    "scheduling:remind": "POST periods/{id}/remind/",
    "scheduling:lock": "POST periods/{id}/lock/",
    "scheduling:corrections": "GET report-corrections/",
    "scheduling:period_go": Page("Leads from the trail to the page of a period."),
    "scheduling:line": "POST report-lines/{id}/verify/",
    "scheduling:correct": "POST report-lines/{id}/correct/",
}
