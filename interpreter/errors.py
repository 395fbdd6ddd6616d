"""Every error the service raises on purpose, as one tree.

    InterpreterError
    ├── ConfigError        a setting, an argument or a language pair that cannot be used
    ├── InputError         sound or text from outside that cannot be read
    ├── EngineError        an engine failed while it worked
    │   ├── ModelMissing   an engine's model or library is not installed
    │   └── Outdated       work that may be shed and would come too late
    └── ProtocolError      a client broke the web socket protocol

The message is for the person who sees it: what is wrong, then what to do. It never holds
speech content.  `audio` and `languages` import nothing of ours and have their own roots,
`audio.errors.AudioError` and `languages.errors.LanguageError`.
"""


class InterpreterError(Exception):
    """Root of the service's own errors. `exit_code` is what the command line returns for it."""

    exit_code = 1


class ConfigError(InterpreterError):
    """A setting, an argument or a language pair that cannot be used as given."""

    exit_code = 2


class InputError(InterpreterError):
    """Sound or text from outside that cannot be read."""

    exit_code = 3


class EngineError(InterpreterError):
    """An engine failed while it worked."""

    exit_code = 4


class ModelMissing(EngineError):
    """An engine's model or library is not installed; the message says how to get it."""

    exit_code = 5


class Outdated(EngineError):
    """Work that may be shed (a hypothesis) would come too late, and was not done. Nothing is wrong."""

    exit_code = 8


class ProtocolError(InterpreterError):
    """A client broke the web socket protocol.

    Attributes:
        code: stable, machine-readable name of the fault (`docs/protocol.md` lists them).
        fatal: whether the connection closes after the error is sent.
    """

    exit_code = 6

    def __init__(self, code: str, message: str, *, fatal: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.fatal = fatal
