"""Login, logout, registration and password reset of administrators."""
