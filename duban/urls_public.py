"""The addresses of the process that serves the public alone. What it does not answer itself leads to the main one."""

from django.urls import include, path

from duban.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("open/", include("opendata.urls")),
    path("", include("follow.urls")),
    path("", include("public.urls")),
]
