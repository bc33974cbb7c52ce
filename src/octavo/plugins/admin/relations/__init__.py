"""What relations lead to, and what they may lead to, in the admin API."""
