import pytest

from interpreter.errors import ConfigError
from interpreter.protocol.client_messages import CLIENT_MESSAGES
from interpreter.protocol.codes import CODES
from interpreter.protocol.reference import BEGIN, END, insert_reference, reference
from interpreter.protocol.server_messages import SERVER_MESSAGES


def test_the_reference_holds_every_message_and_every_code() -> None:
    text = reference()
    names = [*CLIENT_MESSAGES, *(model.model_fields["type"].default for model in SERVER_MESSAGES)]
    for name in names:
        assert f"\n### `{name}`\n" in text
    for code in CODES:
        assert f"\n| `{code}` |" in text


def test_only_what_is_between_the_marks_is_replaced() -> None:
    document = insert_reference(f"before {BEGIN} old {END} after")
    assert document.startswith(f"before {BEGIN}")
    assert document.endswith(f"{END} after")
    assert " old " not in document
    assert insert_reference(document) == document


def test_a_document_without_its_marks_is_refused() -> None:
    with pytest.raises(ConfigError):
        insert_reference("# No marks")
    with pytest.raises(ConfigError):
        insert_reference(f"{END} {BEGIN}")
