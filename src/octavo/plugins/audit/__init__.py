"""The audit log: who did what to which document, from where, when; written in the same commit as the deed."""
