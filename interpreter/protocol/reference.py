"""The reference part of `docs/protocol.md`, made from the message classes so that it cannot go stale."""

import json
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any, Final, cast

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from interpreter.errors import ConfigError
from interpreter.protocol.client_messages import CLIENT_MESSAGES
from interpreter.protocol.codes import CODES
from interpreter.protocol.server_messages import SERVER_MESSAGES

BEGIN: Final = "<!-- begin: written by python -m interpreter.protocol.schema -->"
END: Final = "<!-- end -->"


def insert_reference(document: str) -> str:
    """`document` with everything between its two marks replaced by the reference.

    Raises:
        ConfigError: the marks are missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ConfigError(
            f"The document lacks the marks {BEGIN!r} and {END!r}. Put them where the reference goes."
        )
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def reference() -> str:
    """Every message and every error code, as Markdown."""
    lines = ["## Messages from the client", ""]
    lines += _messages(CLIENT_MESSAGES.values(), "validation")
    lines += ["## Messages from the server", "", "Every one carries `seq`.", ""]
    lines += _messages(SERVER_MESSAGES, "serialization")
    lines += ["## Error codes", "", "| code | closes | cause | what to do |", "|---|---|---|---|"]
    for code in CODES.values():
        lines.append(f"| `{code.name}` | {code.close or 'no'} | {code.cause} | {code.remedy} |")
    return "\n".join(lines) + "\n"


def example(model: type[BaseModel]) -> dict[str, Any]:
    """The example of a message class, in its own order of fields."""
    extra = cast(dict[str, Any], model.model_config["json_schema_extra"])
    return cast(dict[str, Any], extra["examples"][0])


def _messages(models: Iterable[type[BaseModel]], mode: JsonSchemaMode) -> Iterator[str]:
    for model in models:
        schema = model.model_json_schema(mode=mode)
        parts = schema.get("$defs", {})
        yield f"### `{schema['properties']['type']['const']}`"
        yield ""
        yield cleandoc(model.__doc__ or "")
        yield ""
        yield from _fields(schema, parts, skip=("type", "seq"))
        for name, part in parts.items():
            if "properties" in part:
                yield f"`{name}`: {part.get('description', '')}"
                yield ""
                yield from _fields(part, parts)
        yield "```json"
        yield json.dumps(example(model), ensure_ascii=False)
        yield "```"
        yield ""


def _fields(schema: dict[str, Any], parts: dict[str, Any], skip: tuple[str, ...] = ()) -> Iterator[str]:
    fields = {name: field for name, field in schema["properties"].items() if name not in skip}
    if not fields:
        return
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for name, field in fields.items():
        default = f" Default: `{json.dumps(field['default'])}`." if "default" in field else ""
        yield f"| `{name}` | {_type(field, parts)} | {field.get('description', '')}.{default} |"
    yield ""


def _type(field: dict[str, Any], parts: dict[str, Any]) -> str:
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return _type(parts[name], parts) if "enum" in parts[name] else f"`{name}`"
    if "anyOf" in field:
        return " or ".join(_type(choice, parts) for choice in field["anyOf"])
    if field["type"] == "array":
        items = field.get("items") or field["prefixItems"][0]
        count = f"{field['minItems']} of " if "prefixItems" in field else "list of "
        return count + _type(items, parts)
    return str(field["type"])
