"""Rules of cases that hold without us: numbers that a person can type, when a complaint is due, whose turn comes next."""
