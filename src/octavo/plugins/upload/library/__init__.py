"""The files of the media library, for administrators."""
