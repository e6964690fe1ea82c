"""The form of every page: what all of them do with what was typed."""

from flask_wtf import FlaskForm


class PageForm(FlaskForm):
    """A form of ours. It reads what a browser's form sent and nothing else: see `address.guard`."""
