"""The audit log: who changed which document, from where and when; written in the same transaction as the
change.
"""
