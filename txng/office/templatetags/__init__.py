"""What templates of the office need beyond Django's own tags: the menu that knows where one is."""
