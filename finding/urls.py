"""Addresses of the desk's search."""

from django.urls import URLPattern

app_name = "finding"
urlpatterns: list[URLPattern] = []
