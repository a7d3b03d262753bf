"""Addresses under which the public follows: feeds, calendars, subscriptions."""

from django.urls import URLPattern

app_name = "follow"
urlpatterns: list[URLPattern] = []
