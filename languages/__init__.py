"""What the service knows about each language: one folder of data each, and the small code that reads it.

A language is a folder with `language.toml` (the profile), `phrases.po` (the phrase book) and `ui.po`
(the screen and spoken texts). Adding a language is adding a folder. This package imports nothing
of ours.
"""

from languages.errors import LanguageError
from languages.loading import load_languages
from languages.profile import Language

__all__ = ["Language", "LanguageError", "load_languages"]
