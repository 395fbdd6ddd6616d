import inspect

from audio import errors
from audio.errors import AudioError, IncompleteAudio


def test_the_tree_is_the_one_that_is_drawn() -> None:
    assert errors.__doc__ is not None
    for name, found in inspect.getmembers(errors, inspect.isclass):
        assert issubclass(found, AudioError)
        assert f" {name} " in errors.__doc__.replace("\n", " \n"), name


def test_an_incomplete_file_says_how_much_was_there() -> None:
    assert IncompleteAudio("cut off", decoded_samples=7).decoded_samples == 7
