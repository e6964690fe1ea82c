"""The words a book is written in."""
