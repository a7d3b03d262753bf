"""Pages of the public site over all rounds, and what programs read first."""

from tests.policy.lines import Line, anybody

LINES: dict[str, Line] = {
    "public:problems": anybody(told=True),
    "public:bulletins": anybody(told=True),
    "public:corrections": anybody(told=True),
    "public:earlier_bulletin": anybody(404, told=False),  # a release of that day and version must stand
    "public:search": anybody(told=True),
    "public:robots": anybody(),
    "public:sitemap": anybody(),
    "public:sitemap_pages": anybody(),
    "public:sitemap_petitions": anybody(404),  # the second part, which no small site has
}
