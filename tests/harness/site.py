"""The real addresses, plus one at which a person acts: a proof, a row with its line in the trail, an urgent notice."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from cases.domain import standins
from duban.urls import urlpatterns as real
from notify.models import Pace
from notify.outbox import tell
from orgs.models import User
from orgs.reauth import prove
from records import clock
from tests.factories import PASSWORD


@csrf_exempt
@login_required
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Name a substitute for the day `number` days from now, and tell them urgently."""
    prove(request.user, PASSWORD)
    day, other = clock.today() + timedelta(days=number), User.objects.get(username="substitute")
    with transaction.atomic():
        standins.appoint(request.user, other, actor=request.user, starts_on=day, ends_on=day, reason=f"act {number}")
        tell([other], "Act %(number)s.", {"number": number}, dedupe=f"act:{number}", pace=Pace.URGENT)
    return HttpResponse("done")


urlpatterns = [path("harness/act/<int:number>/", act), *real]
