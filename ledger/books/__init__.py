"""One file per ledger. Discovered at start; imports grammar and models only, and nobody imports it by name."""
