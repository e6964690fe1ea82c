"""Walks through every book: people who take random legal and illegal steps, and the declaration that judges them."""
