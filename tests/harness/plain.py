"""The negative control: the same sends as plain Celery tasks with Celery's own defaults, no row behind them."""

import os
import smtplib
from urllib.parse import urlsplit

from celery import Celery

app = Celery("plain", broker=os.environ["REDIS_URL"], set_as_current=False)
app.conf.task_ignore_result = True


@app.task
def send(number: int) -> None:
    """One mail, as duban's workers send theirs."""
    with smtplib.SMTP("127.0.0.1", urlsplit(os.environ["EMAIL_URL"]).port or 25) as server:
        text = f"Subject: plain\r\nMessage-ID: <plain.{number}@test>\r\n\r\nNotice {number}.\r\n"
        server.sendmail("duban@test", [f"p{number % 50}@test"], text)
