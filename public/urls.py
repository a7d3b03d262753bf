"""The public site's addresses."""

from django.urls import path, re_path

from public import notice_views, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("definitions/", views.definitions, name="definitions"),
    path("rounds/<slug:slug>/", views.round_page, name="round"),
    path("rounds/<slug:slug>/problems/<int:number>/", views.problem, name="problem"),
    re_path(r"^rounds/(?P<slug>[-\w]+)/bulletin\.(?P<kind>pdf|docx|html)$", views.bulletin, name="bulletin"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/<int:pk>/", notice_views.notice, name="notice"),
    path("notices/<int:pk>/photos/<int:evidence>.jpg", notice_views.photo, name="photo"),
    path("notices/<int:pk>/object/", notice_views.object_to, name="object"),
    path("notices/<int:pk>/received/", notice_views.received, name="received"),
    path("objections/", notice_views.objection, name="objection"),
]
