"""Addresses: a unit's cases, replies, signing, review, closing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
