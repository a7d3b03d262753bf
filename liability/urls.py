from django.urls import URLPattern

from cases import neighbours
from liability import desk

app_name = "liability"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = []
