"""Project: the wiring — settings, routes, servers, the command line.

Owns no rows. Enter by `txng` (cli.py), `make demo` (demo_server.py) or wsgi.py. Never holds a rule of the field.
"""
