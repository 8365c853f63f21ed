"""Who people are: first access, passwords, links, sessions, throttles."""
