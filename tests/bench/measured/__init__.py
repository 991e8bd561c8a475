"""What runs in a process and a database of its own; the bench of the same name starts it."""

import django

django.setup()  # before any module of this folder imports a room
