"""Conditions: what a rule asks of a lead, as data.

One form serves three readers: `miss` explains (it answers with the first thing that did not hold, so that an
explanation and a decision can never disagree), `routing.rules.rows` multiplies conditions out for the index that
decides, and for the algebra that proves things about a policy.

A condition holds, or it fails, or it can say neither, because a field has a value of the wrong kind (the text ``50k``
where a number is wanted). What can say neither matches nothing, and what ``not`` makes of it does not match either
(the strong three-valued logic of S. C. Kleene, 1938). What a lead does not tell fails, so ``not`` takes it.
"""

from routing.conditions.condition import Always, Condition, Every, Miss, Negation, Some, every, found
from routing.conditions.dated import Dated, Edge
from routing.conditions.one_of import Has, OneOf
from routing.conditions.pattern import How, Pattern
from routing.conditions.test import Test, Told, ValueTest, folding_of
from routing.conditions.within import OPERATORS, Within, priced

__all__ = [
    "OPERATORS", "Always", "Condition", "Dated", "Edge", "Every", "Has", "How", "Miss", "Negation", "OneOf", "Pattern",
    "Some", "Test", "Told", "ValueTest", "Within", "every", "folding_of", "found", "priced",
]  # fmt: skip
