"""What ``baton demo`` says: on the terminal, in the page's tour and forms, and between the things that people see."""

HELLO = "A Slack workspace and Baton, both on this machine. Nothing leaves it."
POLICY = "The policy is examples/policy.yml, the people are in examples/roster.yml."

ARRIVES = "A form on the website sends a lead, signed. Baton answers once it is committed."
TOOK = "{status}: {id} → {holder}, due {due}"
ONE_TAP = "Dan taps {button}. That is an answer with a reason, and the card shows it."
BIG = "A big one: enterprise, in EMEA. The rule for those says Ana, whose share is two in three."
SNOOZES = "Ana is in a meeting. Within the due time a snooze is free, but it needs a reason."
WAKES = "At that moment Baton wakes her."
HANDS_ON = "She has to hand it on. The next by policy gets it, with her reason; she is not asked again."
SILENT = "The next lead goes to Eve, who says nothing. At half time Baton reminds her."
OVERDUE = "At the due time her manager is told: one live message in the channel, one mention in its thread."
MOVES_ON = "Still silence. The lead moves on to the next, and the message in the channel shows it."
ACCEPTED = "Fay answers, and everything about it goes quiet."
UNPLACED = "A lead that no rule places. It has an accountable person all the same: the queue's steward."
ASSIGNS = "Rita gives it to Cai, with a reason."
STALE = "Eve finds the old card on her phone and presses a button that is not there any more."
HISTORY = "Anybody on the roster can ask for the whole story."
PROOF = "And the story can be proved: every fact is chained to the one before."
PROVED = "{facts} facts in {streams} chains, and every promise holds."
UNPROVED = "The audit found something wrong:"
DONE = "That was the main job, from the lead to the proof."

BROKEN = "The story did not go as it should: {error}"

ANSWERS = {
    "clicks": "{who} clicks [{button}]",
    "fills": "{who} fills in {title}: {values}",
    "types": "{who} types {line}",
}

# The terminal, while the page is open.

ADDRESS = "The Slack of an example office, with Baton in it: {address}"
STOPS = "Ctrl-C stops it; `make demo` then goes on from there, and `make demo ARGS=--fresh` begins anew."
PORT_TAKEN = "Port {port} is taken by another program, so {who} at {taken}."
PAGE_IS, BATON_IS = "the page is", "Baton listens"
TODAY = "today"
WEEK = "A week goes by at the office, in a few seconds…"
WEEK_NOTICE = "A week goes by at this office: {day}…"
WEEK_BROKEN = "The week was cut short: {error}"
READY = "Ready: {leads} leads are in, and more go to {address}/v1/leads. What happens now:"
RESUMED = "It goes on where it stopped: it is {now} at the office."
STARTING = "Baton is starting…"
TRIED = "(The same leads from another terminal: {line})"
CAME_IN = "in from {source}. {then}"
LOGGED = "{clock} {lead}: {said}"
NOT_TAKEN = "A fresh lead was not taken: {error}"
ENTER = "Fresh leads come while the page is open; Enter here stops them, and starts them again."
PAUSED_LEADS, RESUMED_LEADS = "No fresh leads until you press Enter again.", "Fresh leads come again."
STOPPED = "Stopped. `make demo` goes on from here."
BUSY = "A demo is running in this folder already: {address}. Open that page, or stop it with Ctrl-C in its terminal."
BUSY_STARTING = "A demo is starting in this folder already. Its terminal says where."
UNREADABLE = "What the last demo left in {folder} cannot be read ({error}), so this one begins anew."

# The page: what may be sent, and what goes on by itself.

FRESH = "Fresh leads"
FRESH_HINT = "About one a minute while you look, at most fifteen in an hour."
SEND_A_LEAD = "Send a lead"
SOURCE, SOURCE_HINT = "Source", "Who asks for a demo is called within minutes; an event is for the floor."
EXTERNAL_ID, EXTERNAL_ID_HINT = "External id", "The sender's name for it: the same again is the same lead."
COMPANY, NAME, EMAIL, PHONE, PRODUCT, MESSAGE = "Company", "Name", "E-mail", "Phone", "Product", "Message"
COUNTRY, COUNTRY_HINT = "Country", "Two letters, such as GB, DE, US; without one no rule can place it."
AMOUNT, AMOUNT_HINT = "Amount", "In USD; from 50,000 it counts as a big one."
EMPLOYEES, EMPLOYEES_HINT = "Employees", "From 1,000 it is an enterprise."
EVERYDAY, ENTERPRISE, UNPLACED = "An everyday one", "A big one", "One that no rule places"
HOSTILE, DUPLICATE = "A hostile one", "One that is in already"

# The tour.

TOUR_OFFER = "Five moments with one lead"
TOUR_FAREWELL = (
    "That was one lead from the form to the proof: somebody answered for it at every moment. Look around as anybody, "
    "send leads of your own, or try to lose one."
)
SEEN = "I see it"
TOUR = (
    (
        "A lead lands",
        (
            "You are Ana, who sells. Acme filled in a form a moment ago, and Baton gave them to you, in your direct "
            "messages. The card says why you, and by when somebody must have called. Nobody else has it."
        ),
    ),
    (
        "Answer it",
        "Press “Accept…”, choose a reason, and send the form. (“Accept: calling now” does it in one tap.)",
    ),
    (
        "Approve an override",
        (
            "You are Rita, the manager. Dan would like to have Acme, and the policy does not let him just take "
            "it. His request is in #sales-leads. Press “Approve”, choose a reason, and send it."
        ),
    ),
    (
        "Nobody answers",
        (
            "A lead waits for an answer, and there is none. Press “+30 min” in the clock bar. Half-way Baton reminds "
            "its owner; when time is up it tells you, here: one message that stays up to date, one mention below."
        ),
    ),
    (
        "The whole story",
        (
            "You are Ana again, in #sales-leads. Type /lead history acme and press Enter; only you see the answer. "
            "Who, when, why, by which rule: everything is there, and nobody can change it unnoticed."
        ),
    ),
)
AT_LAST_MESSAGE = "#conversation .message .content"
AT_ACCEPT = '#conversation [data-action="baton:accept"]'
AT_APPROVE = '#conversation [data-action^="baton:approve"]'
AT_CLOCK = "#workshop-bar [data-move='30']"
AT_COMPOSER = "#composer .write"
DAN_REASON = "Knows the account"
DAN_NOTE = "I worked with Jo Bell for two years"
STORY_BEGINS = "The story of"
