"""The explorer as a web application: addresses, access, limits and the server."""
