"""How Baton speaks: Slack, HTTP, the schedule and the command line. Start reading at :mod:`bot.app`."""
