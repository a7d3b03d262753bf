"""The wall chart, on screen and on paper, and the wall screen behind a link of its own."""
