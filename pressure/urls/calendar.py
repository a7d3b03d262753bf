"""Addresses: the working-day calendar."""

from django.urls import URLPattern, path

from pressure.views import calendar

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/recount/", calendar.recount, name="calendar_recount"),
    path("calendar/<int:year>/", calendar.year, name="calendar_year"),
    path("calendar/<int:year>/day/", calendar.day, name="calendar_day"),
    path("calendar/<int:year>/load/", calendar.load, name="calendar_load"),
]
