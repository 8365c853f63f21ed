"""How much a request may bring: files may be large, what is typed into a form is not."""

from __future__ import annotations

from flask import Request as FlaskRequest

TYPED = "application/x-www-form-urlencoded"


class Request(FlaskRequest):
    """A request whose typed form is bounded before it is read.

    Of MAX_FORM_MEMORY_SIZE Werkzeug holds multipart forms alone. Reading 24 MB of a typed one takes ten
    seconds and a gigabyte, and anyone may send it.
    """

    @FlaskRequest.max_content_length.getter
    def max_content_length(self) -> int | None:
        """Bound the whole body by its kind, in bytes."""
        whole = FlaskRequest.max_content_length.fget(self)
        typed = self.max_form_memory_size if self.mimetype == TYPED else None
        return min((bound for bound in (whole, typed) if bound is not None), default=None)
