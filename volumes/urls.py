"""Addresses of case files; mounted under /desk/."""

from django.urls import path

from cases import neighbours
from volumes import desk
from volumes.views import casefile

app_name = "volumes"
urlpatterns = [
    path("tasks/<int:pk>/casefile/", casefile.of_task, name="of_task"),
    path("petition-cases/<int:pk>/casefile/", casefile.of_case, name="of_case"),
]

neighbours.add(desk.NEIGHBOUR)
