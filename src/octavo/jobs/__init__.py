"""Jobs: work kept in the database until it is done, and the clock that causes some of it."""
