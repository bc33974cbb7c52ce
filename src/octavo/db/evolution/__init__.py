"""How schemas change over content that is there: what it was written under, and what a change would lose."""
