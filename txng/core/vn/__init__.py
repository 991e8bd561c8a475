"""Vietnamese identifiers, and the law behind each: who pays tax, which province, which field, which trace code.

Each module is one sort of code in one shape: `compact` (the one spelling we keep), `check` (its problems), `validate`
(the compact code, or Refused), and `format_code` where people group it. Enter `province` by name or code and a day.
Never refuses what only looks unusual: where the law's own text is not at hand, a doubt is a warning.
"""
