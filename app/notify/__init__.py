"""Mail to people: what it says, the outbox it waits in, and how it leaves."""
