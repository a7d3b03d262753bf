"""Addresses: tables read in, single petitions, the rules."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
