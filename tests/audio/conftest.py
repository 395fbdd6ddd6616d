"""Property tests always try the same examples, and a busy machine does not make them fail."""

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
