"""The engine: ballots, a pot and a rule in; an outcome with its reasons, and a trail anybody can check, out.

It knows no web and no database, and needs nothing but Python's standard library: whoever doubts a result
should be able to read all of what made it.
"""

__version__ = "0.1.0"
