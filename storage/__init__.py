"""What is remembered: the guarantees are constraints, and nothing but the writer commits.

Start at ``writer.py`` (how a command becomes durable), then ``work.py`` (what a command sees) and ``tables/`` (what
holds).
"""
