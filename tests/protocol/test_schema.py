from pathlib import Path

from interpreter.protocol.reference import insert_reference
from interpreter.protocol.schema import DOCUMENT_FILE, SCHEMA_FILE, protocol_schema, schema_text

ROOT = Path(__file__).parents[2]
STALE = "Run `python -m interpreter.protocol.schema` in the project's folder."


def test_the_schema_file_is_what_the_classes_say() -> None:
    assert (ROOT / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text(), STALE


def test_the_reference_in_the_document_is_what_the_classes_say() -> None:
    document = (ROOT / DOCUMENT_FILE).read_text(encoding="utf-8")
    assert insert_reference(document) == document, STALE


def test_every_field_is_described() -> None:
    silent = []
    for side in protocol_schema()["properties"].values():
        for name, part in side["$defs"].items():
            assert part.get("description"), name
            silent += [
                f"{name}.{field}"
                for field, value in part.get("properties", {}).items()
                if field != "type" and not value.get("description")
            ]
    assert silent == []


def test_no_object_takes_unknown_fields() -> None:
    for side in protocol_schema()["properties"].values():
        for name, part in side["$defs"].items():
            assert "properties" not in part or part["additionalProperties"] is False, name
