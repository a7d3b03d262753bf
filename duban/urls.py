"""Which app owns which addresses."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from access.api.document import DocumentView
from duban.api import router
from duban.health import healthz, readyz

# The framework's own pages would call the site by its host.
NAMED = {"site_name": settings.SITE_NAME}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/login/", auth.LoginView.as_view(extra_context=NAMED), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(extra_context=NAMED), name="logout"),
    path("accounts/password_change/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/password_change/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("desk/", include("cases.urls")),
    path("desk/", include("intake.urls")),
    path("desk/", include("plans.urls")),
    path("desk/", include("petitions.urls")),
    path("desk/", include("letters.urls")),
    path("desk/", include("scheduling.urls")),
    path("desk/", include("leading.urls")),
    path("desk/", include("campaigns.urls")),
    path("desk/", include("lookback.urls")),
    path("desk/", include("liability.urls")),
    path("desk/", include("pressure.urls")),
    path("desk/", include("checkup.urls")),
    path("desk/", include("reports.urls")),
    path("", include("wall.urls")),
    path("desk/", include("bulletins.urls")),
    path("desk/", include("volumes.urls")),
    path("desk/", include("finding.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(router.urls)),
    path("api/schema/", DocumentView.as_view(), name="schema"),
    # Split: its script comes by an address of its own, as the content policy wants it.
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api_docs.html"),
        name="api-docs",
    ),
    path("open/", include("opendata.urls")),
    path("", include("follow.urls")),
    path("", include("public.urls")),
]
