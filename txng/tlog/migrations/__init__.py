"""Tables of the log, step by step. Each file is named by what it does and never edited after merge."""
