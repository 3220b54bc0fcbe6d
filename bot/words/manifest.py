"""What ``baton manifest`` says."""

NOT_HTTPS = (
    "Slack sends to https:// addresses only: write the one by which it reaches Baton, such as "
    "https://leads.example.com, without a question mark or a # in it."
)
HTTP_HEADER = (
    "# Baton's Slack manifest (schema 2.0.0) for HTTP: Slack sends to {url}\n"
    "# Create the app from it at https://api.slack.com/apps?new_app=1, or paste it over an app's App Manifest."
)
