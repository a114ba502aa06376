"""Revisions in their order: vNNNN_what.py. One that was released is never changed."""
