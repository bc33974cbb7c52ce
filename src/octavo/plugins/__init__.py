"""The plugins that come with Octavo; each enters by the door a stranger's would."""
