"""Long drives: what the tests do briefly, done for as long as somebody likes, from a seed that can be told to others.

`make drives SEED=7 COUNT=40` runs them all; a failure prints the seed, and the same seed fails again. They are no part of
`make test`, which holds the short form of each.
"""

import os

# Which way the drives take, and how far they go.
SEED = int(os.environ.get("SEED", "1"))
COUNT = int(os.environ.get("COUNT", "10"))
