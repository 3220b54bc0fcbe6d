"""Rules, compiled: which of many matches first, what no rule could read, and when time alone changes the answer."""
