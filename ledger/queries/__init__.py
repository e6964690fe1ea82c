"""Reading. Every function begins from what the person may see."""
