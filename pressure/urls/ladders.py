"""Addresses of ladders, the sending plan and the strips of items."""

from django.urls import URLPattern, path

from pressure.views import ladders, strip

ROUND = "rounds/<slug:slug>/pressure/"
urlpatterns: list[URLPattern] = [
    path(ROUND, ladders.plan, name="plan"),
    path(f"{ROUND}fired/", ladders.fired, name="fired"),
    path(f"{ROUND}ladders/", ladders.ladders, name="ladders"),
    path(f"{ROUND}ladders/<slug:kind>/", ladders.ladder, name="ladder"),
    path("tasks/<int:pk>/pressure/", strip.task, name="task"),
    path("petitions/cases/<int:pk>/pressure/", strip.case, name="case"),
]
