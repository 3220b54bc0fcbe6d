"""The keyboard."""

KEYS = "Keyboard shortcuts"
KEY_GROUPS = (
    (
        "Anywhere",
        (
            ("Ctrl K", "Jump to a conversation, or be somebody else"),
            ("Ctrl G", "Search messages"),
            ("F6", "To the next part of the page; with Shift to the one before"),
            ("Esc", "Close what is open, and go back to where you were"),
            ("Ctrl /", "This list"),
        ),
    ),
    (
        "Messages",
        (
            ("↑ ↓", "From message to message, also among threads and search results"),
            ("Home End", "To the first or the last one shown"),
            ("Tab", "To what the message has: its author, links, buttons and tools"),
            ("E", "Edit your own message; Del deletes it"),
            ("R", "Add a reaction"),
        ),
    ),
    (
        "Writing",
        (
            ("Enter", "Send"),
            ("Shift Enter", "Begin a line"),
            ("Ctrl B", "Bold; Ctrl I is italic, Ctrl Shift X struck, Ctrl Shift C code"),
            ("/ @ # :", "Complete a command, a person, a channel, an emoji"),
            ("↑", "In an empty field: edit your last message"),
            ("Esc", "Leave the edit as it was"),
        ),
    ),
)
