"""Portal: the citizen's door — what a scan shows, search, plain-language help, the proof behind each line.

Owns ScanPage, which can be dropped and followed again. Enter by `views`; `follower.follow` renews pages from the log.
Never says more than was recorded, never changes a row of another room.
"""
