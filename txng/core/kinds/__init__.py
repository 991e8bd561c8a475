"""Kinds: the words of every refusal, Vietnamese first, one file per field.

Enter by `core.problems`; each file is one dictionary, code → Kind. Never holds logic.
"""
