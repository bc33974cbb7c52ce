"""History and trash: what entries were before, and entries that were deleted."""
