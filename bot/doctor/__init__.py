"""``baton doctor``: whether everything is there that ``baton run`` needs, and how to mend what is not.

Nothing is changed anywhere, and a running Baton is not disturbed. Start at ``examination.py``.
"""
