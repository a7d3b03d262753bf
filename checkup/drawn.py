"""A look-back takes the items with warning signs beside those that it draws."""

from checkup.reach import signs_of
from lookback import signs

signs.add(signs_of)
