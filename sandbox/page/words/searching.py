"""Search."""

SEARCH = "Search"
SEARCH_IN = "Search {team}"
SEARCH_EXAMPLE = "Try"
SEARCH_MODIFIERS = (
    ("from:@{person}", "who wrote it; from:me is you"),
    ("in:#{channel}", "where; in:@{person} is your direct messages"),
    ("has:link", "or has:file, has:reaction, has::eyes:"),
    ("is:thread", "replies in threads only"),
    ("after:{day}", "or before: and on:, also yesterday and today"),
    ('"exact words"', "in this order"),
    ("-word", "without it; a minus goes before any of these"),
)
FOUND = "{count} messages"
FOUND_ONE = "1 message"
FOUND_NONE = "Nothing was found."
FOUND_NONE_HINT = "Look for fewer or shorter words, or leave a modifier out."
MORE_RESULTS = "Show {count} more"
SEARCH_FOR = "Search messages for “{query}”"
SEARCH_PROBLEMS = {
    "from": "Nobody here is called {value}.",
    "in": "{name} is in no conversation called {value}.",
    "has": "has:{value} is not known: link, file, reaction, or an emoji such as :eyes:.",
    "is": "is:{value} is not known; there is is:thread.",
    "after": "{value} is no day: write it as 2026-11-22, or today, or yesterday.",
    "before": "{value} is no day: write it as 2026-11-22, or today, or yesterday.",
    "on": "{value} is no day: write it as 2026-11-22, or today, or yesterday.",
}
IN_THREAD = "Thread in {place}"
PIN = "Pin to this conversation"
UNPIN = "Remove the pin"
PINNED_BY = "Pinned by {name}"
TOO_MANY_PINS = "There are 100 pins here already. Remove one first."
SOMEBODY = "somebody"
BOOKMARKS = "Bookmarks"
WRITING = "The app is still writing"
PROMPTS = "You could ask:"
