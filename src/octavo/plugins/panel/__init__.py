"""The admin panel: built files, served below `/admin`."""
