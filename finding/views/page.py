from cases.views.frame import DeskRequest, in_round
from django.http import HttpResponse
from django.shortcuts import render
@in_round
def search(request: DeskRequest) -> HttpResponse:
    return render(request, "finding/search.html", {})
