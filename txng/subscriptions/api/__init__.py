"""Subscriptions over HTTP: /epcis/v2/queries/{name}/subscriptions/….

`wishes` reads what is asked for, `told` says how a subscription stands, `subscriptions` holds the doors: those of the
standard, and three of our own for what a receiver refused (dead), for delivering again (replay), for starting again
(resume). Never: a secret in an answer.
"""
