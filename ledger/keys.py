"""The keys of an instance: each made once, on the first start, and readable by its owner only."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept_key(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the key in this file, made now where there is none yet."""
    if not path.exists():
        # Nobody else writes to it, and only its owner may read it.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        made = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
        # Linking refuses to overwrite: of two processes that start together, one key wins and both read it.
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_bytes()
