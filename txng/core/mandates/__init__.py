"""Who may do what, where: roles as a regulation says them, mandates, and what follows from both.

Enter by `regulation.regulation_on`, `mandate.why_allowed`, `granting.check_grant`. All of it is values: the rooms keep
the rows and tell the day. Never: reads a clock, or lets a right appear that no line of a regulation gives.
"""
