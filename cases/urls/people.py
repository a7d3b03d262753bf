"""Addresses: people, and how messages reach them."""

from django.urls import URLPattern, path

from cases.views import channels, deliveries, hooks, people, programs

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/substitutes/new/", people.substitution_new, name="substitution_new"),
    path("people/substitutes/<int:pk>/end/", people.substitution_revoke, name="substitution_revoke"),
    path("people/handover/", people.hand_over, name="handover"),
    path("programs/", programs.programs, name="programs"),
    path("programs/<int:pk>/revoke/", programs.revoke, name="program_revoke"),
    path("programs/hooks/", hooks.hooks, name="hooks"),
    path("programs/hooks/<int:pk>/", hooks.hook, name="hook"),
    path("programs/hooks/<int:pk>/stop/", hooks.stop, name="hook_stop"),
    path("programs/hooks/<int:pk>/start/", hooks.start, name="hook_start"),
    path("programs/hooks/calls/<uuid:pk>/again/", hooks.again, name="hook_again"),
    path("channels/", channels.channels, name="channels"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/people/", deliveries.unreached, name="unreached"),
    path("deliveries/rules/", channels.sending, name="sending"),
    path("deliveries/<int:pk>/again/", deliveries.delivery_again, name="delivery_again"),
    path("deliveries/<int:pk>/aside/", deliveries.delivery_aside, name="delivery_aside"),
]
