"""The served program: several processes on one address, each with a few threads."""
