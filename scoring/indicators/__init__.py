"""What is shown beside the score and never part of it: one module per indicator."""
