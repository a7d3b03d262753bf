"""Addresses: papers that somebody ordered."""

from django.urls import URLPattern, path

from cases.views import orders

urlpatterns: list[URLPattern] = [
    path("orders/", orders.mine, name="orders"),
    path("orders/<uuid:pk>/", orders.order_page, name="order"),
    path("orders/<uuid:pk>/file/", orders.order_file, name="order_file"),
    path("orders/<uuid:pk>/again/", orders.order_again, name="order_again"),
]
