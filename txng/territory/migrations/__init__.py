"""Tables of the territory room, step by step. Each file is named by what it does and never edited after merge."""
