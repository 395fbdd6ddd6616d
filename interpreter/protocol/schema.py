"""The protocol as JSON Schema, made from the message classes.

`python -m interpreter.protocol.schema` writes `docs/protocol.schema.json` and the message reference in
`docs/protocol.md`, relative to the folder it runs in.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from interpreter.protocol.client_messages import ClientMessage
from interpreter.protocol.limits import VERSIONS
from interpreter.protocol.reference import insert_reference
from interpreter.protocol.server_messages import ServerMessage

SCHEMA_FILE = Path("docs/protocol.schema.json")
DOCUMENT_FILE = Path("docs/protocol.md")


def protocol_schema() -> dict[str, Any]:
    """One JSON Schema (draft 2020-12) with `client` and `server` under `properties`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Interpreter web socket protocol, version {VERSIONS[-1]}",
        "description": "Text messages by sender. Binary messages are PCM16 little-endian mono at 16 kHz.",
        "type": "object",
        "properties": {
            "client": TypeAdapter(ClientMessage).json_schema(
                mode="validation", ref_template="#/properties/client/$defs/{model}"
            ),
            "server": TypeAdapter(ServerMessage).json_schema(
                mode="serialization", ref_template="#/properties/server/$defs/{model}"
            ),
        },
    }


def schema_text() -> str:
    """The schema as it stands in `docs/protocol.schema.json`."""
    return json.dumps(protocol_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Write both files."""
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
    DOCUMENT_FILE.write_text(insert_reference(DOCUMENT_FILE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
