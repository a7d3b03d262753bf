"""Figures over REST: of any day, frozen, compared, released."""

from reports.api import figures, releases

RESOURCES = {
    "figures": figures.Figures,
    "figure-groups": figures.FigureGroups,
    "figure-rows": figures.FigureRows,
    "dictionary": figures.Dictionary,
    "snapshots": figures.Snapshots,
    "comparison": figures.Comparison,
    "comparison-figures": figures.ComparisonFigures,
    "releases": releases.Releases,
    "publications": releases.Publications,
    "unpublished-batches": releases.Unpublished,
}
