"""What administrators set in the media library."""
