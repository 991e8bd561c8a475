"""The officer's phone: /kiem-tra/, a page that can be installed and answers without a network, with what it then may say.

Enter by `views` and `json_views`; the scripts beside them (static/inspector) are served as they are.
Never: a rule of its own about what is valid. Online it says what a scan says; offline only what the sealed list rules out.
"""
