"""The content type of folders, and what they are in."""

FOLDER = "plugin::upload.folder"
FOLDER_LOCK = "plugin_upload_folders"
"""Locks where folders and the files in them are; taken before the lock of files."""
ROOT_FOLDER = "/"
