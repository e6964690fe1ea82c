"""The measurements behind the words "quick enough": `python -m bench`. Not a test; it passes no judgement but its own table."""
