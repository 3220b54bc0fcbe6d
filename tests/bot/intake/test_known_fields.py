"""What the policy's reader knows of a lead's fields is what a lead has."""

from bot.intake.lead_form import IMPORT_FIELDS
from routing.reading.source_file import KNOWN


def test_the_policy_knows_every_field_of_a_lead_by_name() -> None:
    assert {*KNOWN, "attributes"} == set(IMPORT_FIELDS)
