"""The settings of accounts: who may register, the mails, and the login providers."""
