"""The electronic log as values: templates of sectors, entries, units, rules, and the EPCIS events an entry becomes.

Enter by `template.read_template`, `builtin.builtin`, `entry.read_entry`, `judge.judge`, `events.events_of`,
`steps.missing`. Never reads a clock, a table or a network; never sees who asks.
"""
