"""One module per criterion, named as a statement that is true or false of a site."""
