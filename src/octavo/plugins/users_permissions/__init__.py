"""Users and permissions: accounts, sessions, roles, and what each role may do over the content API."""
