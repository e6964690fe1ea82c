"""The command line, thin: the same services and queries, for an operator or a machine."""
