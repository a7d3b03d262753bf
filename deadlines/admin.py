"""The administrator's table of special days."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from deadlines import workdays
from deadlines.models import SpecialDay
from orgs.admin import Traced


@admin.register(SpecialDay)
class SpecialDayAdmin(Traced):
    """Holidays and make-up working days that the office enters itself; deadlines already set do not move."""

    list_display = ["day", "works", "name", "source", "provisional"]
    list_filter = ["works", "provisional"]
    date_hierarchy = "day"

    def save_model(self, request: HttpRequest, obj: SpecialDay, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        workdays.forget()
