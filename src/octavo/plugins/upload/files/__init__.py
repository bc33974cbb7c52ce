"""The files of the media library over the content API."""
