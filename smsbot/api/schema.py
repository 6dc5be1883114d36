"""What the schema tells of every operation: any error is a problem."""

from __future__ import annotations

from typing import Any

from .problems import MEDIA_TYPE

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in one sentence."},
        "code": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Field -> sentences, where fields are to blame.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


def tell_of_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of the generator: add the problem to every operation's answers."""
    result["components"]["schemas"]["Problem"] = _PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = {"description": "A problem.", "content": content}
    return result
