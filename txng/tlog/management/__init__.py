"""Workers and checks of the log, by command line."""
