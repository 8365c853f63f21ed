"""The mailbox: from the bytes of a message to what becomes of it. Nothing that comes this way is ever answered."""
