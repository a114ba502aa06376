"""Shows scores: charts, pages and exports, all from the store. Never opens a crawled page."""
