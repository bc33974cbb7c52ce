"""What happens to a body before the transaction: references are looked up, values checked, uids made."""
