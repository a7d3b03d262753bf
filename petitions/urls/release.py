"""Addresses: what goes out."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
