"""The procedure, chapter by chapter, as it is walked: from the clue to the look back, and what stands beside it."""
