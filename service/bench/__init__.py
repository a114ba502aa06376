"""Benchmark: what reading a page costs, beside what plain Scrapy spends on the same page."""
