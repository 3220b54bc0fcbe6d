"""What can go wrong between the workspace and the app, on demand."""
