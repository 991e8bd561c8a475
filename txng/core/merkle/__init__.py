"""RFC 6962 trees, C2SP tlog-tiles, checkpoints as signed notes, tlog-proof: what makes a log checkable without us.

Enter by `tree` (hashes, right edge), `tiles` (files), `proofs`, `checkpoint`, `leaf`, `proof_file`.
Signing is handed in as a function; nothing here holds a private key.
"""
