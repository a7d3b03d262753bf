"""The addresses of deadlines under pressure: ladders, plan of what is sent, cards, calendar, below /desk/."""

from django.utils.translation import gettext_lazy as _

from cases import sentences
from deadlines import calendar_store
from pressure.urls import calendar

app_name = "pressure"
urlpatterns = [*calendar.urlpatterns]

sentences.teach(calendar_store.Verb)
sentences.teach_fields({"days": _("days"), "source": _("source")}, {})
