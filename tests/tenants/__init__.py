"""Two tenants and everything that one of them owns: whatever the other asks, it is not there (Z-01)."""
