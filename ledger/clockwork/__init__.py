"""The scheduler, thin: which service at which hour."""
