"""Writing requests: each is answered once, whoever answers."""

from sqlalchemy import bindparam, text, update

from storage import tables as t
from storage.changes import StaleRequest
from storage.rows import request_values
from storage.statements import WrongCount, plain_insert, write, write_exactly
from storage.work import UnitOfWork

_ANSWER = ("verdict", "answered_by", "answered_at")
UPDATE_REQUEST = (  # nothing but the answer: what was asked stays, and the note may have been erased meanwhile
    update(t.requests)
    .where(t.requests.c.id == bindparam("b_id"), text(t.IS_ASKED))
    .values({name: bindparam(name) for name in _ANSWER})
)


def flush_requests(work: UnitOfWork) -> None:
    """Write answers, then what is asked anew, for somebody has one request of a kind open about a lead.

    Raises:
        StaleRequest: somebody else answered meanwhile.
    """
    connection, changes = work.connection, work.changes
    answered = [
        {**{name: values[name] for name in _ANSWER}, "b_id": values["id"]}
        for values in map(request_values, changes.requests.values())
    ]
    try:
        write_exactly(connection, UPDATE_REQUEST, answered)
    except WrongCount as error:
        raise StaleRequest(f"a request was answered meanwhile: {error}") from error
    write(connection, plain_insert(t.requests), [request_values(request) for request in changes.new_requests.values()])
