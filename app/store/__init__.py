"""The bytes of vouchers: kept deflated in the database, given back exactly as they came."""
