"""Firefox Translations students: small models, each in a process of its own (docs/translation.md)."""
