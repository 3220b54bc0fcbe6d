"""What Slack tells the app, over sockets or HTTP: packed, carried, repeated."""
