"""Low Tide, a magazine in English and French: the example project of Octavo."""
