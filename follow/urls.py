"""Addresses under which the public follows. Feeds and calendars are read-only; what writes stands under /follow/."""

from django.urls import path

from follow import mail_views, views

app_name = "follow"
urlpatterns = [
    path("feeds/all.atom", views.feed, {"name": "all"}, name="feed_all"),
    path("feeds/region.atom", views.feed, {"name": "region"}, name="feed_region"),
    path("feeds/unit.atom", views.feed, {"name": "unit"}, name="feed_unit"),
    path("feeds/rounds/<slug:slug>.atom", views.feed, {"name": "round"}, name="feed_round"),
    path("feeds/rounds/<slug:slug>/problems.atom", views.feed, {"name": "problems"}, name="feed_problems"),
    path("feeds/rounds/<slug:slug>/petitions.atom", views.feed, {"name": "petitions"}, name="feed_petitions"),
    path("calendars/notices.ics", views.calendar, name="calendar"),
    path("calendars/rounds/<slug:slug>.ics", views.calendar, name="calendar_round"),
    path("follow/", mail_views.follow, name="follow"),
    path("follow/asked/", mail_views.asked, name="asked"),
    path("follow/confirm/<str:token>/", mail_views.confirm, name="confirm"),
    path("follow/leave/<str:token>/", mail_views.leave, name="leave"),
    path("follow/leave/<str:token>/now/", mail_views.leave_now, name="leave_now"),
]
