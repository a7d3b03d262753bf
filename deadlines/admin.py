"""The administrator's table of special days: to read; they are entered on the calendar page, with a preview."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from deadlines.models import SpecialDay
from orgs.admin import Traced


@admin.register(SpecialDay)
class SpecialDayAdmin(Traced):
    """Holidays and make-up working days that the office entered itself; deadlines already set do not move."""

    list_display = ["day", "works", "off_kind", "name", "source", "provisional", "change"]
    list_filter = ["works", "provisional"]
    list_select_related = ["change"]
    date_hierarchy = "day"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
