"""Words one slip of the finger apart: a letter too many, too few, another, or two changed about.

Two words a slip apart share a form: the word itself, or the word with one letter left out. So a table of forms finds
the candidates of any misspelling by equality alone, and the distance judges them.

>>> sorted(forms("gao"))
['ao', 'ga', 'gao', 'go']
>>> distance("gao", "goa"), distance("xiem", "xien"), distance("khoqua", "kho"), distance("buoi", "bui")
(1, 1, 3, 1)
>>> is_near("xiem", "xeim"), is_near("gao", "muoi"), is_near("nuocmam", "nuocmma")
(True, False, True)

source   the symmetric deletion of W. Garbe; optimal string alignment distance
"""

from __future__ import annotations

SHORTEST, LONGEST = 2, 24  # letters; a longer word is a code, and codes are not guessed
MOST_DIGITS = 3  # "st25" and "pcb40" are words, "sp000123" is a code: millions of those would bury the words


def forms(word: str) -> set[str]:
    """The word, and the word without each of its letters; of what is no word (too short, too long, a code): nothing.

    >>> forms("sp000123"), forms("25")
    (set(), set())
    """
    if not SHORTEST <= len(word) <= LONGEST or word.isdigit() or sum(map(str.isdigit, word)) > MOST_DIGITS:
        return set()
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))} - {""}


def is_near(one: str, other: str) -> bool:
    """Could the one have been meant where the other was typed? One slip; two in a long word."""
    return distance(one, other) <= (2 if min(len(one), len(other)) >= 7 else 1)


def distance(one: str, other: str) -> int:
    """How many slips lie between two words.

    cost   length × length
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, its in enumerate(other, 1):
            step = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                step = min(step, before[column - 2] + 1)
            line.append(step)
        before, last = last, line
    return last[-1]
