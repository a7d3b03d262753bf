"""Pairs of titles apart, and the kind beside the pairs; an index for the desk and one for the public.

A search for a frequent word asks for few: of one kind, with the word in its title, the newest. All of that is to be
found without looking at every entry that has the word.
"""

from typing import Any

from django.db import migrations

# Every entry is written anew: a minute or two for 350,000, longer than a statement may take otherwise.
# A tab stands before pairs of the title, a return before the kind: no key holds either (search.folding).
FORWARD = """
SET LOCAL statement_timeout = 0;
ALTER TABLE search_entry DROP COLUMN grams;
DROP FUNCTION search_grams(text);
CREATE FUNCTION search_grams(key text, kind text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_agg(word)) FROM (
    SELECT one || coalesce(lead(one) OVER (ORDER BY place), '')
    FROM unnest(string_to_array(key, NULL)) WITH ORDINALITY AS every(one, place)
    UNION ALL
    SELECT E'\\t' || one || coalesce(lead(one) OVER (ORDER BY place), '')
    FROM unnest(string_to_array(split_part(key, E'\\n', 1), NULL)) WITH ORDINALITY AS every(one, place)
    UNION ALL
    SELECT E'\\r' || kind
  ) AS words(word)
$$;
ALTER TABLE search_entry ADD COLUMN grams tsvector GENERATED ALWAYS AS (search_grams(folded, kind::text)) STORED;
CREATE INDEX search_entry_grams_desk ON search_entry USING gin (grams) WITH (gin_pending_list_limit = 1024)
  WHERE NOT is_public;
CREATE INDEX search_entry_grams_open ON search_entry USING gin (grams) WITH (gin_pending_list_limit = 1024)
  WHERE is_public;
CREATE INDEX search_entry_newest ON search_entry (kind, day DESC NULLS LAST, subject DESC) WHERE NOT is_public;
CREATE INDEX search_entry_newest_open ON search_entry (day DESC NULLS LAST, id DESC) WHERE is_public;
"""
BACK = """
SET LOCAL statement_timeout = 0;
DROP INDEX search_entry_newest;
DROP INDEX search_entry_newest_open;
ALTER TABLE search_entry DROP COLUMN grams;
DROP FUNCTION search_grams(text, text);
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


def forward(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(FORWARD, None)


def back(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(BACK, None)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_pairs_of_characters")]
    operations = [migrations.RunPython(forward, back)]
