"""What can be wrong with a language folder, or with a question put to it."""


class LanguageError(Exception):
    """A language that is missing or whose folder cannot be used. The message says what to change."""
