"""The small language of templates: known fields, loops over known lists, comparisons. Nothing else can be written.

Fields are checked on the parsed tree before anything is compiled or run: there are no calls, no operators, no filters
but `length`, no assignments, no inclusion. The sandbox below would refuse the same once more.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

Schema = str | list[Any] | dict[str, Any]  # a text, a list of one schema, or named parts

LOOP: Schema = {"first": "", "last": "", "index": "", "length": ""}
MOST_LOOPS = 3  # within each other
LONGEST_TEXT = 200  # characters of a text in a comparison
FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
COMPARISONS = frozenset({"eq", "ne", "gt", "gteq", "lt", "lteq"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Reads keys of plain dicts and nothing of any object; no function can be called."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, cache_size=0)
        self.globals, self.tests, self.filters = {}, {}, {"length": len}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A named part of a dict; a loop's own counters."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if type(obj).__module__ == "jinja2.runtime" and attribute in LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Same as a named part."""
        return self.getattr(obj, argument) if isinstance(argument, str) else self.undefined(name=str(argument))

    def call(self, *_arguments: Any, **_keywords: Any) -> Any:
        """Refuses."""
        raise SecurityError("nothing can be called")


class Text(str):
    """A value of a field: a figure compares as the number that it is, with a number or with another figure.

    "9" < "10", "0" == 0 and "54.9" > 50; what is no number compares as text, and is neither more nor less than one.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        mine, theirs = number(self), number(other)
        return str.__eq__(self, str(other)) if mine is None or theirs is None else mine == theirs

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: object) -> bool:
        return self._order(other) < 0

    def __gt__(self, other: object) -> bool:
        return self._order(other) > 0

    def __le__(self, other: object) -> bool:
        return self == other or self < other

    def __ge__(self, other: object) -> bool:
        return self == other or self > other

    def _order(self, other: object) -> int:
        mine, theirs = number(self), number(other)
        if mine is not None and theirs is not None:
            return (mine > theirs) - (mine < theirs)
        if isinstance(other, str):
            return (str.__gt__(self, other)) - (str.__lt__(self, other))
        return 0


def number(value: object) -> Decimal | None:
    """The number that a text or a count is; None for anything else."""
    text = str(value)
    return Decimal(text) if FIGURE.fullmatch(text) else None


def typed(value: Any) -> Any:
    """Plain values with every text as a `Text`."""
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, dict):
        return {name: typed(part) for name, part in value.items()}
    return [typed(part) for part in value]


class Wrong(Exception):
    """A tree holds what the language has not: code, what about, line."""

    def __init__(self, code: str, what: str, line: int) -> None:
        super().__init__(code, what, line)
        self.code, self.what, self.line = code, what, line


class Checker:
    """Walks one tree; `fields` are the dotted names that it uses."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.scopes: list[dict[str, tuple[str, Schema]]] = [{name: (name, part) for name, part in schema.items()}]
        self.fields: set[str] = set()
        self.wrong: list[Wrong] = []
        self.loops = 0

    def template(self, source: str) -> None:
        """Check the source. What is wrong is in `wrong`."""
        try:
            tree = Sandbox().parse(source)
        except TemplateSyntaxError as error:
            self.wrong.append(Wrong("syntax", error.message or "", error.lineno))
        except RecursionError:
            self.wrong.append(Wrong("syntax", "", 1))
        else:
            self._body(tree.body)

    def _body(self, body: list[Any]) -> None:
        for node in body:
            try:
                self._node(node)
            except Wrong as error:
                self.wrong.append(error)

    def _node(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for one in node.nodes:
                    self._shown(one)
            case nodes.If():
                self._condition(node.test)
                for part in (node.body, node.elif_, node.else_):
                    self._body(part)
            case nodes.For():
                self._loop(node)
            case _:
                raise Wrong("statement", type(node).__name__.lower(), node.lineno)

    def _shown(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        try:
            if not isinstance(self._value(node), str):
                raise Wrong("not_text", _written(node), node.lineno)
        except Wrong as error:
            self.wrong.append(error)

    def _loop(self, node: nodes.For) -> None:
        if node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
            raise Wrong("statement", "for", node.lineno)
        schema = self._value(node.iter)
        if not isinstance(schema, list):
            raise Wrong("not_list", _written(node.iter), node.lineno)
        self.loops += 1
        if self.loops > MOST_LOOPS:
            self.loops -= 1
            raise Wrong("deep", str(MOST_LOOPS), node.lineno)
        name = node.target.name
        self.scopes.append({name: (f"{self._path(node.iter)}[]", schema[0]), "loop": ("loop", LOOP)})
        self._body(node.body)
        self.scopes.pop()
        self.loops -= 1
        self._body(node.else_)

    def _condition(self, node: nodes.Node) -> None:
        match node:
            case nodes.And() | nodes.Or():
                self._condition(node.left)
                self._condition(node.right)
            case nodes.Not():
                self._condition(node.node)
            case nodes.Compare():
                self._operand(node.expr)
                for operand in node.ops:
                    if operand.op not in COMPARISONS:
                        raise Wrong("operator", operand.op, node.lineno)
                    self._operand(operand.expr)
            case _:
                self._value(node)

    def _operand(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Const):
            if not isinstance(node.value, str | int) or len(str(node.value)) > LONGEST_TEXT:
                raise Wrong("operator", str(node.value), node.lineno)
        else:
            self._value(node)

    def _value(self, node: nodes.Node) -> Schema:
        """The schema of a field; notes its name."""
        match node:
            case nodes.Name() | nodes.Getattr():
                path, schema = self._find(node)
                if not path.startswith("loop"):
                    self.fields.add(path)
                return schema
            case nodes.Filter() if node.name == "length" and not node.args and not node.kwargs and node.node:
                if not isinstance(self._value(node.node), list):
                    raise Wrong("not_list", _written(node.node), node.lineno)
                return ""
            case nodes.Filter():
                raise Wrong("filter", node.name, node.lineno)
            case nodes.Call():
                raise Wrong("call", _written(node.node), node.lineno)
            case _:
                raise Wrong("operator", type(node).__name__.lower(), node.lineno)

    def _path(self, node: nodes.Node) -> str:
        return self._find(node)[0] if isinstance(node, nodes.Name | nodes.Getattr) else ""

    def _find(self, node: nodes.Node) -> tuple[str, Schema]:
        match node:
            case nodes.Name():
                for scope in reversed(self.scopes):
                    if node.name in scope:
                        return scope[node.name]
                raise Wrong("unknown", node.name, node.lineno)
            case nodes.Getattr():
                path, schema = self._find(node.node)
                if isinstance(schema, dict) and node.attr in schema:
                    return f"{path}.{node.attr}", schema[node.attr]
                raise Wrong("unknown", _written(node), node.lineno)
        raise Wrong("operator", type(node).__name__.lower(), node.lineno)


def names(schema: Schema, path: str = "") -> Iterator[str]:
    """Every dotted name of a schema; lists are marked [] as in `sections[].heading`."""
    if path:
        yield path
    if isinstance(schema, dict):
        for name, part in schema.items():
            yield from names(part, f"{path}.{name}" if path else name)
    elif isinstance(schema, list):
        yield from names(schema[0], f"{path}[]")


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
    return type(node).__name__.lower()
