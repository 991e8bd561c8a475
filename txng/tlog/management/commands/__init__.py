"""runsequencer, runfollowers, checktlog: thin doors to `sequence`, `follow` and `fsck`."""
