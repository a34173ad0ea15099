"""One file per thing a user can do; the only door for pages and the command line."""
