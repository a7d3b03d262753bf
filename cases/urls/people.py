"""Addresses: people, and how messages reach them."""

from django.urls import URLPattern, path

from cases.views import channels, deliveries, people

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/substitutes/new/", people.substitution_new, name="substitution_new"),
    path("people/substitutes/<int:pk>/end/", people.substitution_revoke, name="substitution_revoke"),
    path("people/handover/", people.hand_over, name="handover"),
    path("channels/", channels.channels, name="channels"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/people/", deliveries.unreached, name="unreached"),
    path("deliveries/rules/", channels.sending, name="sending"),
    path("deliveries/<int:pk>/again/", deliveries.delivery_again, name="delivery_again"),
    path("deliveries/<int:pk>/aside/", deliveries.delivery_aside, name="delivery_aside"),
]
