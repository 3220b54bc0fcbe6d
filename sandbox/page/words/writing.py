"""The composer, and what it answers."""

FORMATTING = "Formatting"
TOGGLE_FORMATTING = "Show or hide formatting"
BOLD = "Bold"
ITALIC = "Italic"
STRIKE = "Strikethrough"
LINK = "Link"
ORDERED_LIST = "Ordered list"
BULLETED_LIST = "Bulleted list"
BLOCKQUOTE = "Blockquote"
CODE = "Code"
CODE_BLOCK = "Code block"
ATTACH = "Attach files"
ATTACHED = "Files to send"
DROP_HERE = "Upload to {place}"
TOO_MANY_FILES = "You can upload up to {count} files at a time."
TOO_LARGE_FILE = "{name} is too large. Files may have up to {size}."
REMOVE_FILE = "Remove {name}"
UPLOADING = "Uploading {name}"
EMOJI = "Emoji"
EMOJI_SEARCH = "Search all emoji"
EMOJI_NONE = "No emoji found."
EMOJI_RECENT = "Frequently used"
EMOJI_OWN = "Custom emoji"
EMOJI_KINDS = {
    "Smileys & Emotion": "Smileys & emotion",
    "People & Body": "People",
    "Animals & Nature": "Animals & nature",
    "Food & Drink": "Food & drink",
    "Travel & Places": "Travel & places",
    "Activities": "Activities",
    "Objects": "Objects",
    "Symbols": "Symbols",
    "Flags": "Flags",
}
MENTION = "Mention somebody"
DRAFT = "draft"

MESSAGE_IN = "Message {place}"
REPLY_PLACEHOLDER = "Reply…"
SEND = "Send"
ALSO_SEND = "Also send to {place}"
SHORTCUTS = "Shortcuts"
NO_SHORTCUTS = "This app has no shortcuts of this kind."
ARCHIVED_HERE = "#{name} is archived. Nobody can write here any more."
READ_ONLY = "Sending messages to {app} is turned off."
READ_ONLY_COMMANDS = "Commands such as {command} are typed in a channel:"
NO_MESSAGES_TAB = "{app} takes no messages: its manifest enables no Messages tab."
NOT_A_COMMAND = (
    "*{command}* is not a valid command. In Slack, all messages that start with the “/” character are interpreted as "
    "commands. If you are trying to send a message and not run a command, try preceding the “/” with an empty space."
)
NOT_IN_THREADS = "*{command}* is not supported in threads. Sorry!"
COMMAND_FAILED = ":warning: {error}"
EMPTY_MESSAGE = "There is nothing to send."
