"""How a line of the log is written."""

import logging
import re

# PostgreSQL quotes the refused row in its errors, with whatever somebody typed into it.
QUOTED_ROW = re.compile(r"(DETAIL|CONTEXT):.*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL)


class Line(logging.Formatter):
    """A line without the rows that the database quotes: a log is read by people who may not read those."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with its traceback; of a database's refusal the first sentence only."""
        return QUOTED_ROW.sub(r"\1: (left out)", super().format(record))
