"""The real parts the tests stand on: databases, a served ledger, a browser. The tests themselves know only the fixtures."""
