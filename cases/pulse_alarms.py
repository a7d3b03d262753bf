"""Worker and beat fell silent: what they do for the office stands still, and no page would show it otherwise."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.alarm import Alarm
from notify.models import Delivery, State
from records import clock, pulse


def pulse_alarms() -> list[Alarm]:
    """At most one: beat's silence says nothing more while no worker is there. One query, two before the first pulse."""
    alive = pulse.last()
    if pulse.WORKER not in alive:
        return _never()
    if pulse.is_late(at := alive[pulse.WORKER]):
        text = _("Since %(at)s nothing works in the background: messages do not go out, tables are not read.")
        return [_alarm(text, at)]
    if pulse.BEAT in alive and pulse.is_late(at := alive[pulse.BEAT]):
        text = _("Since %(at)s the timer has not ticked: reminders and escalation come late.")
        return [_alarm(text, at)]
    return []


def _never() -> list[Alarm]:
    """Before anything ever worked in the background, that is an alarm once something waits for it."""
    waits = Delivery.objects.filter(state=State.WAITING, created_at__lt=clock.now() - pulse.LATE)
    if not waits.exists():
        return []
    return [Alarm(_("Nothing has ever worked in the background, and messages wait to go out."), [_whom()])]


def _alarm(text: str, at: datetime) -> Alarm:
    return Alarm(text % {"at": date_format(timezone.localtime(at), "Y-m-d H:i")}, [_whom()])


def _whom() -> str:
    return _("Tell whoever runs the server; nothing is lost, it goes on by itself once the programs run again.")
