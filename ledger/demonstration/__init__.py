"""The demonstration town: told by the books, lived through the same services everybody calls."""
