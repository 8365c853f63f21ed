"""The demo: builders of invented vouchers, an invented authority that signs them, and a small world of both."""
