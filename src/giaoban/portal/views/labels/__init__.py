"""Trust labels: what everybody reads, what machines fetch, checking one, and the page of each site."""
