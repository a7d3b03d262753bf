"""The inbox: what somebody was told, and the notes that they put away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from cases.views.frame import DeskRequest, in_round, sent_number
from notify.models import Message
from notify.outbox import put_away
from records import clock

PAGE = 50  # entries


@in_round
def inbox(request: DeskRequest) -> HttpResponse:
    """What somebody was told: entries stay open until the thing is done; `show=done` are the done ones."""
    mine = Message.objects.inbox_of(request.user)
    done = request.GET.get("show") == "done"
    page = Paginator(mine.filter(done_at__isnull=not done), PAGE).get_page(request.GET.get("page"))
    is_open = Q(done_at=None)
    counts = mine.order_by().aggregate(
        open=Count("pk", filter=is_open), notes=Count("pk", filter=is_open & Q(is_note=True)), every=Count("pk")
    )
    url = reverse("desk:inbox")
    tabs = [
        {"url": url, "label": _("To do"), "count": counts["open"], "current": not done},
        {
            "url": f"{url}?show=done",
            "label": pgettext("entries of the inbox", "Done"),
            "count": counts["every"] - counts["open"],
            "current": done,
        },
    ]
    context = {"page_obj": page, "done": done, "notes": counts["notes"], "tabs": tabs, "today": clock.today()}
    return render(request, "cases/inbox.html", context)


@require_POST
@in_round
def inbox_read(request: DeskRequest) -> HttpResponse:
    """Put away one note, or all of them; the page of the list stays."""
    note = request.POST.get("note", "")
    many = put_away(request.user, None if note == "all" else sent_number(note))
    if many:
        said = ngettext("%(n)d note was put away; it stands under “Done”.",
                        "%(n)d notes were put away; they stand under “Done”.", many)  # fmt: skip
        messages.success(request, said % {"n": many})
    else:
        messages.info(request, _("Nothing was put away: it is done already, or it asks for something."))
    page = sent_number(request.POST.get("page", ""))
    return redirect(f"{reverse('desk:inbox')}?page={page}" if page > 1 else "desk:inbox")
