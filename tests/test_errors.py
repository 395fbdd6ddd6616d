import pytest

from interpreter import errors
from interpreter.errors import InterpreterError, ProtocolError

KINDS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, InterpreterError)
]


def test_every_kind_ends_a_command_with_a_code_of_its_own() -> None:
    codes = [kind.exit_code for kind in KINDS]
    assert len(codes) == len(set(codes))
    assert all(codes)


@pytest.mark.parametrize("kind", KINDS)
def test_the_drawing_of_the_tree_shows_every_kind_with_a_reason(kind: type[InterpreterError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
    assert kind.__doc__


def test_a_protocol_error_is_not_fatal_unless_it_says_so() -> None:
    error = ProtocolError("not_talking", "No talk button is down.")
    assert (error.code, str(error), error.fatal) == ("not_talking", "No talk button is down.", False)
    assert ProtocolError("too_large", "The message is too large.", fatal=True).fatal
