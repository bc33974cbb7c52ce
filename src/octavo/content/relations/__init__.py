"""Relations: how bodies write them, what they lead to, their order, and which side keeps them."""
