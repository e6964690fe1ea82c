"""What would embellish a figure, played through the services on a ledger that people have made who know no rule.

`ledger` makes it, `moves` are played on it and taken back, `lists` says of every figure which steps earn it and which
show as a line of their own; whatever else makes a figure better is a fault.
"""
