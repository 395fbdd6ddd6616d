"""Make very many objects that stay without the garbage collector going through them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """No cyclic garbage collection inside, in any thread; afterwards it is as it was.

    For a second at most: reading books and building indexes, a third of whose time went into looking for
    garbage among objects that are all kept. Where two overlap, collection is on again when the first ends.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
