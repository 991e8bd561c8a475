"""Workers of the events room, by command line."""
