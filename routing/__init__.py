"""What the desk decides: pure functions and values.

Nothing in here knows of Slack, SQL, a clock, the environment or chance; everything that it needs is passed in.
Start reading at :mod:`routing.desk`.
"""
