"""Slack's Web API, by method family; importing a family enters its methods in the table."""

from sandbox.web_api import auth, chat, conversations, files, functions, reactions, teams, users, views
from sandbox.web_api.answer import answer
from sandbox.web_api.call import METHODS, Args, Call, Fault, Json, Proceed, Reply, method

__all__ = [
    "METHODS",
    "Args",
    "Call",
    "Fault",
    "Json",
    "Proceed",
    "Reply",
    "answer",
    "auth",
    "chat",
    "conversations",
    "files",
    "functions",
    "method",
    "reactions",
    "teams",
    "users",
    "views",
]
