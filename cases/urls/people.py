"""Addresses: people."""

from django.urls import URLPattern, path

from cases.views import people

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/substitutes/new/", people.substitution_new, name="substitution_new"),
    path("people/substitutes/<int:pk>/end/", people.substitution_revoke, name="substitution_revoke"),
    path("people/handover/", people.hand_over, name="handover"),
]
