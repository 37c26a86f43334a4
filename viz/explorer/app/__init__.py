"""Runs the explorer as a web application: routes, access control, limits and the server."""
