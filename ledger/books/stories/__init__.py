"""What the books tell of the demonstration town: one module or package for each book, named after its key."""
