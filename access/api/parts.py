"""What the document says of answers in part: with `fields` a row has only those of its fields that were asked for."""

from typing import Any

PREFIX = "#/components/schemas/"
PARAMETER = "fields"


def tell_parts(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """Let every answer that `fields` may cut be a whole row or a part of it; called with the document once it is made.

    Whole rows keep what they must have, so that callers who cut nothing can rely on it.
    """
    known = result.get("components", {}).get("schemas", {})
    for item in result["paths"].values():
        operation = item.get("get", {})
        if any(one["name"] == PARAMETER and one["in"] == "query" for one in operation.get("parameters", ())):
            for content in operation["responses"]["200"]["content"].values():
                _widen(content, known)
    if known:
        result["components"]["schemas"] = dict(sorted(known.items()))
    return result


def whole_of(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """The schema of a row that was not cut, from that of an answer with one row or with a page of them."""
    if "anyOf" in schema:
        found: dict[str, Any] = known[_name(schema["anyOf"][0])]
        return found
    return whole_of(known[_name(schema)]["properties"]["results"]["items"], known)


def _widen(content: dict[str, Any], known: dict[str, Any]) -> None:
    """Put the part beside the whole; rows of a page lie in the page's own schema, which several lists may share."""
    page = known[_name(content["schema"])].get("properties", {}).get("results")
    holder, key = (page, "items") if page else (content, "schema")
    if "$ref" in holder[key]:
        holder[key] = {"anyOf": [holder[key], {"$ref": f"{PREFIX}{_part(_name(holder[key]), known)}"}]}


def _part(name: str, known: dict[str, Any]) -> str:
    """The name of the component that is `name` with any of its fields."""
    part = f"{name}Part"
    whole = {key: value for key, value in known[name].items() if key != "required"}
    known.setdefault(part, whole | {"minProperties": 1, "description": f"{name}, with the fields that were asked for."})
    return part


def _name(schema: dict[str, Any]) -> str:
    reference: str = schema["$ref"]
    return reference.removeprefix(PREFIX)
