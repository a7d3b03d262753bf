"""A reading in short, as tests compare it."""

from intake.reading.records import Reading


def brief(reading: Reading) -> list[tuple]:
    """Number, category, text, deadline, units and measures of each problem."""
    return [
        (
            problem.number,
            problem.category,
            problem.text,
            problem.deadline_text,
            [(unit.name, str(unit.role)) for unit in problem.units],
            [(measure.order, measure.text, str(measure.due_on)) for measure in problem.measures],
        )
        for problem in reading.problems
    ]
