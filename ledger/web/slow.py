"""Which requests take long, so that the server keeps them in a line of their own."""

# 统计 counts a year of the town; a password and a photo are work for the processor.
SLOW = {
    "GET": frozenset({"/figures"}),
    "POST": frozenset({"/sign-in", "/password", "/uploads"}),
}
# A setting rehearsed counts every running clock of the town anew.
ENDINGS = ("/rehearsal",)


def takes_long(method: str, path: str, query: str) -> bool:
    """Return whether a request is one of these. To look for words takes no longer than any list, three times at most."""
    if path in SLOW.get(method, ()):
        return True
    return method == "GET" and (path.endswith(ENDINGS) or path.startswith("/figures/"))
