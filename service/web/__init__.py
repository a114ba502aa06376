"""The web: the published site, the check of one's own site, the right of reply and the API."""
