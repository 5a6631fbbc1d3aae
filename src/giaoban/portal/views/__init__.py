"""Pages, a file for each kind of thing: read the request, ask one query, choose a template."""
