"""A reading in short, as tests compare it."""

from intake.reading.records import Owner, ProposedProblem, Reading


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


def cards(reading: Reading) -> str:
    """All fields of all problems as lines to read: "1 [category] text", then a line for each field that is there."""
    return "\n\n".join("\n".join(_card(problem)) for problem in reading.problems)


def _card(problem: ProposedProblem) -> list[str]:
    deadline, category = problem.deadline, f"[{problem.category}] " if problem.category else ""
    then = ", then long term" if deadline.then_long_term else ""
    facts = {
        "title": problem.title if problem.title != problem.text.rstrip("。") else "",
        "goal": problem.goal,
        "standard": problem.standard,
        "deadline": f"{problem.deadline_text} = {deadline.kind} {deadline.due_on or ''}".rstrip() + then,
        "units": _units(problem.units),
        "persons": "; ".join(f"{person.name} {person.role}" for person in problem.persons),
        "progress": problem.progress,
        "remark": problem.remark,
    }
    facts["deadline"] = facts["deadline"] if problem.deadline_text else ""
    lines = [f"{problem.number} {category}{problem.text}"]
    lines += [f"{name}: {text}" for name, text in facts.items() if text]
    for measure in problem.measures:
        due = f" = {measure.due_on}" if measure.due_on else ""
        own = f" ({_units(measure.units)})" if measure.units else ""
        lines.append(f"- {measure.order} {measure.text}{due}{own}")
    return lines


def _units(units: tuple[Owner, ...]) -> str:
    return "; ".join(f"{unit.name} {unit.role}" for unit in units)
