"""The first screen of a panel: which widgets an administrator wants there, and numbers of the project."""
