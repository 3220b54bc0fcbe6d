"""The week before the demo opens: about thirty leads, and what became of each.

Each function is a day. Everything in it really happens: leads are posted to Baton, people press buttons in their Slack,
deadlines pass. What a lead is called here is its name in ``examples/demo-week.yml``.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.demo.days import Days
from bot.demo.desk import Desk
from bot.demo.examples import week
from bot.words import demo as words

DAYS = 5
"""Working days before today."""
Notice = Callable[[str], None]


async def play(desk: Desk, end: datetime, tell: Notice) -> None:
    """Play the week up to a moment; ``tell`` is given each day's name.

    Raises:
        NotOnScreen, SlackShowedAnError, AssertionError, TimeoutError: it did not go as told here.
    """
    days = Days(desk, end, {**week()["week"]})
    desk.workspace.clock.moves_to(days.before(DAYS, "09:00"))
    desk.pace.hurries = True
    try:
        for number, day in enumerate(THE_WEEK):
            if number == DAYS:
                desk.workspace.team.read_marks.all_read()  # what is bold is what came in today
            tell(f"{days.before(DAYS - number, '12:00'):%A}" if number < DAYS else words.TODAY)
            await day(days)
        await desk.until(end)
    finally:
        desk.pace.hurries = False


async def _first(day: Days) -> None:
    """A quick answer, a snooze, a silence that was noticed, and a lead that no rule places."""
    await day.at(5, "09:02")
    await day.says("rita", "#general", "Morning all. The new policy is in force; the rules are in examples/policy.yml.")
    await day.comes("harbour")
    await day.later(3)
    await day.accepts("harbour")

    await day.at(5, "09:40")
    await day.comes("nordlicht")
    await day.later(2)
    await day.snoozes("nordlicht", "Meeting later")
    await day.later(16)
    await day.answers("nordlicht", "Meeting booked", "Thursday at two, with their head of sales")

    await day.at(5, "11:15")
    await day.comes("prairie")  # nobody answers: a reminder, the manager, and on to the next
    await day.later(68)
    await day.accepts("prairie", "emailing")
    await day.says("rita", "#sales-leads", "Thank you. It sat for an hour, and that is not like us.", about="prairie")

    await day.at(5, "14:00")
    await day.comes("lumen")
    await day.later(12)
    await day.assigns("rita", "lumen", "Cai Lin", "Knows the account", "#lead-review")
    await day.later(9)
    await day.accepts("lumen")


async def _second(day: Days) -> None:
    """A list for later, a company whose name wants everybody's attention, a call that came late, and a partner."""
    await day.at(4, "09:10")
    await day.comes("costa")
    await day.comes("nowak")
    await day.at(4, "09:20")
    await day.comes("soehne")
    await day.later(6)
    await day.accepts("soehne", "emailing")

    await day.at(4, "10:05")
    await day.comes("voltaire")  # they asked for a call, and five minutes are short
    await day.later(13)
    await day.accepts("voltaire")

    await day.at(4, "11:30")
    await day.comes("atlas")
    await day.later(2)
    await day.answers("atlas", "Calling now", "Delta Foods sent them")
    await day.comes("cedar")
    await day.later(50)
    await day.takes("sam", "cedar", "Customer asked", "#lead-review")

    await day.at(4, "15:00")
    await day.comes("mori")
    await day.later(20)
    await day.assigns("rita", "mori", "Ben Okafor", "Workload", "#lead-review")
    await day.later(5)
    await day.hands_on("mori", "Wrong territory", "Tokyo closes before I wake up", to="Queue: Partner desk")
    await day.later(30)
    await day.assigns("sam", "mori", "Ivy Tanaka", "Knows the account", "#lead-review")
    await day.later(3)
    await day.accepts("mori")


async def _third(day: Days) -> None:
    """A fair in Berlin, HubSpot, a customer who wants more, and a request that is approved."""
    await day.at(3, "09:05")
    await day.posted("juniper", week()["posted"]["juniper"])
    await day.later(7)
    await day.accepts("juniper")

    await day.comes("harbour", stage="won")
    await day.later(14)
    await day.answers("harbour", "Meeting booked", "They start with forty books")

    await day.at(3, "09:40")
    await day.comes("fabrikam")
    await day.later(1)
    await day.claims("fay", "fabrikam")
    await day.comes("lagos")
    await day.later(9)  # nobody claims it, and the floor is reminded
    await day.claims("dan", "lagos")

    await day.at(3, "11:00")
    await day.comes("eclair")
    await day.later(5)
    await day.hands_on("eclair", "No capacity", "I am on a train until two")
    await day.later(4)
    await day.accepts("eclair")
    await day.comes("delta")
    await day.later(8)
    await day.answers("delta", "Emailing now", "The offer for forty seats goes out today")

    await day.at(3, "15:00")
    await day.comes("brightwell")
    await day.later(3)
    await day.asks("brightwell", "Ana Ruiz", "Conflict", "My sister works there")
    await day.later(6)
    await day.decides("rita", "Approve", "brightwell", "Thank you for saying so")
    await day.later(4)
    await day.accepts("brightwell")


async def _fourth(day: Days) -> None:
    """A request that is declined, a prank, and a deal that is nearly won."""
    await day.at(2, "09:15")
    await day.comes("nimbus")
    await day.later(4)
    await day.asks("nimbus", "Ben Okafor", "Wrong product", "They ask for quotes, and he does quotes")
    await day.later(5)
    await day.decides("rita", "Decline", "nimbus", "You know CPQ well enough. Ask Ben to sit in")
    await day.later(2)
    await day.accepts("nimbus")

    await day.at(2, "10:10")
    await day.comes("park")
    await day.later(33)
    await day.takes("rita", "park", "Urgent", "#sales-leads")
    await day.at(2, "13:30")
    await day.comes("robert")
    await day.later(3)
    await day.hands_on("robert", "Not a lead", "Somebody tries out our form", to="Queue: Nurture")
    await day.at(2, "14:20")
    await day.comes("vega")
    await day.later(4)
    await day.answers("vega", "Meeting booked", "They want to sign tomorrow")
    await day.says("fay", "#general", "Vega Solar want to sign tomorrow. Cake?")


async def _fifth(day: Days) -> None:
    """Won, and handed over to delivery; a lead that waits in the queue; two that sleep."""
    await day.at(1, "09:30")
    await day.comes("kestrel")
    await day.later(6)
    await day.accepts("kestrel", "emailing")
    await day.at(1, "11:00")
    await day.comes("vega", stage="won")
    await day.later(25)
    await day.answers("vega", "Meeting booked", "Kick-off on Monday; the notes of sales came along")
    await day.says("rita", "#general", "Vega Solar is won, and delivery has it. Cake at four.")
    await day.at(1, "13:10")
    await day.comes("family")
    await day.later(5)
    await day.answers("family", "Meeting booked", "Video call on Friday")
    await day.at(1, "14:40")
    await day.comes("oneil")
    await day.later(3)
    await day.accepts("oneil")
    await day.later(11)
    await day.snoozes("oneil", "Waiting for reply", choice=-1)
    await day.comes("fjord")
    await day.later(2)
    await day.accepts("fjord", "emailing")
    await day.snoozes("fjord", "Waiting for reply", choice=-1)
    await day.at(1, "16:20")
    await day.comes("nour")  # from a country that no region has: it waits, and Rita answers for it


async def _today(day: Days) -> None:
    """What is open now. Times are counted back from the moment at which the demo opens."""
    await day.ago(150)
    await day.comes("kongsberg")
    await day.later(6)
    await day.answers("kongsberg", "Meeting booked", "At eleven; their finance comes along")
    await day.ago(95)
    await day.posted("lumiere", week()["posted"]["lumiere"])
    await day.later(4)
    await day.accepts("lumiere")
    await day.ago(52)
    await day.comes("baltic")
    await day.ago(47)
    await day.comes("oakridge")  # nobody has answered: it has been overdue for a quarter of an hour
    await day.ago(40)
    await day.types("zoe", "#general", "/lead mine")  # who is not on the roster
    await day.says("zoe", "#general", "Baton does not know me yet. Who adds people?")
    await day.later(2)
    await day.says("mel", "#general", "I do. You are on the roster from tomorrow.")
    await day.ago(30)
    await day.comes("nordlicht", stage="won")  # delivery has it, and has four hours to say so
    await day.says("rita", "#general", "Nordlicht have signed. Over to delivery!")
    await day.ago(17)
    await day.comes("helios")
    await day.later(2)
    await day.accepts("helios")
    await day.comes("porto")
    await day.later(2)
    await day.claims("eve", "porto")
    await day.ago(9)
    await day.comes("moss")
    await day.later(4)
    await day.accepts("moss", "emailing")
    await day.comes("reseller")  # with the partner desk, which has four hours, too


THE_WEEK: tuple[Callable[[Days], Awaitable[None]], ...] = (_first, _second, _third, _fourth, _fifth, _today)
