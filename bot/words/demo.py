"""What ``baton demo`` says between the things that its people see."""

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

STAYS = "Baton stays up. Send it a lead of your own (paste this as it is):"
LOOK = "Look around in another terminal:"
SKIP = "Press Enter to let 30 minutes pass. Ctrl-C stops."
SKIPPED = "It is {now} now."
STOPPED = "Stopped. What happened is in {folder}; `make demo` starts anew."
BROKEN = "The story did not go as it should: {error}"

ANSWERS = {
    "clicks": "{who} clicks [{button}]",
    "fills": "{who} fills in {title}: {values}",
    "types": "{who} types {line}",
}
