"""Whether the web process in this container answers: exit 0 or 1. Asks under a name that duban accepts."""

import os
import sys
import urllib.request

host = os.environ.get("DUBAN_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
try:
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310  (our own address)
        sys.exit(answer.status != 200)
except OSError as error:
    sys.exit(f"no answer: {error}")
