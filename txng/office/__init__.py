"""The office, /quan-tri/: what officers and organisations have to do, may do, and why. And how to register.

Enter by project/urls.py. Never: judges rights itself. Lookups and actions of the rooms below do, for each request anew.
"""
