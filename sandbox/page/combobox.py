"""Fields below which something is offered while one types (ARIA's combobox with a list box; `static/choices.js`)."""

import htpy as h


def offering(listed: str) -> dict[str, str]:
    """The attributes of a field that offers what is in the list with this id."""
    return {
        "role": "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-haspopup": "listbox",
        "aria-controls": listed,
        "autocomplete": "off",
    }


def offer_list(listed: str, label: str) -> h.Node:
    """The list, empty until something is typed."""
    return h.ul(".offers", id=listed, role="listbox", aria_label=label, hidden=True)
