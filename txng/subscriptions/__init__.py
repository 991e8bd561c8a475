"""Subscriptions: who asked to be told, what is due to them, and how it reaches them.

Owns: subscriptions_subscription, subscriptions_due, subscriptions_dead.
Enter by `actions.subscribe`; `follower.follow` finds what is due, `runsubscriptions` delivers it.
Never: says that something was delivered before the receiver said so; sends what the subscriber may not see at that moment.
"""
