"""What the caller asks: from parameters to a plan that storage turns into statements."""
