"""Addresses: batches, lists, one petition, handing over, links."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
