"""Memory that is given back to the system when it is no longer needed."""

import ctypes

# What glibc calls the size from which a block is the system's own (malloc.h).
M_MMAP_THRESHOLD = -3
LARGE_BYTES = 1024 * 1024


def return_large_blocks() -> None:
    """Let the C library give the memory of a photo back to the system when the photo is done.

    glibc otherwise takes the first large block for a sign that more will come, and keeps 36 MiB a process for them.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def return_what_is_free() -> None:
    """Let the C library give back what lies free between what is used; by itself it does so only where a heap ends.

    With a million entries 100 MiB a process would otherwise stay as holes. Looking for them takes a millisecond, in which
    other threads go on.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
