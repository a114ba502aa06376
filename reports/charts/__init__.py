"""Charts: what each one says, from which rows, and how it is drawn."""
