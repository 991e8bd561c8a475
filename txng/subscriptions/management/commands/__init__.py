"""Commands of the subscriptions room."""
