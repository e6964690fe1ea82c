"""What is served: `flask --app wsgi …`."""

from ledger import create_app

app = create_app()
