"""Who is compared: how each is installed, given its content, copied and started."""
