"""The demo: the main job, played in a Slack workspace on this machine."""
