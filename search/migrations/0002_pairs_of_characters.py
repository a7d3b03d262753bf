"""The index by pairs of characters: see search.grams."""

from typing import Any

from django.db import migrations

from search import grams

# One word for each pair of neighbouring characters, and the last character; without places, so that no text is too long.
FORWARD = """
CREATE FUNCTION search_grams(key text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_agg(one || coalesce(next, '')))
  FROM (
    SELECT one, lead(one) OVER (ORDER BY place) AS next
    FROM unnest(string_to_array(key, NULL)) WITH ORDINALITY AS every(one, place)
  ) AS pairs
$$;
ALTER TABLE search_entry ADD COLUMN grams tsvector GENERATED ALWAYS AS (search_grams(folded)) STORED;
CREATE INDEX search_entry_grams ON search_entry USING gin (grams) WITH (gin_pending_list_limit = 1024);
"""
BACK = """
DROP INDEX search_entry_grams;
ALTER TABLE search_entry DROP COLUMN grams;
DROP FUNCTION search_grams(text);
"""


def forward(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(FORWARD, None)
    elif grams.has_fts5(editor.connection):
        editor.execute(
            f"CREATE VIRTUAL TABLE {grams.TABLE} USING fts5(grams, content='', detail=none, tokenize='ascii')", None
        )


def back(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(BACK, None)
    elif grams.has_fts5(editor.connection):
        editor.execute(f"DROP TABLE {grams.TABLE}", None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forward, back)]
