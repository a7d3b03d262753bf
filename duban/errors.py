"""Answers to refused requests that the framework's own pages put badly."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long or in a second session: says so and offers the way back; nothing was done."""
    return render(request, "403_csrf.html", {"back": request.path}, status=403)
