"""Keeping the sketches of many petitions at once: sixteen numbers each, which are most rows of a batch."""

from collections.abc import Iterable

from django.db import connection

from petitions.alike.sketch import sketch
from petitions.models import Petition


def keep_many(texts: Iterable[tuple[Petition, str]]) -> None:
    """Write the sketches of new petitions' wordings, past the models: making 80,000 objects takes longer than writing.

    PostgreSQL takes the numbers as one stream, SQLite row by row from one prepared statement. Inside the caller's
    transaction.
    """
    pairs = [(petition.pk, value) for petition, text in texts for value in sketch(text)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY petitions_sketch (petition_id, value) FROM STDIN") as stream:
                for pair in pairs:
                    stream.write_row(pair)
        else:
            cursor.executemany("INSERT INTO petitions_sketch (petition_id, value) VALUES (%s, %s)", pairs)
