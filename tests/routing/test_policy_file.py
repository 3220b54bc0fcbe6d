import pytest

from routing.fairness.pools import Pick, Pool
from routing.ladder import Do, Rung
from routing.people import Owner, Queue, Role
from routing.policy import Approvals, Policy, Target, TargetKind
from routing.reading.findings import Finding, PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.reasons import Act, Reason, Right
from routing.source import Via
from tests.routing.policies import EXAMPLES, policy, policy_text

TEXT = (EXAMPLES / "policy.yml").read_text()
ROSTER = read_roster((EXAMPLES / "roster.yml").read_text())


def refused(text: str) -> tuple[Finding, ...]:
    with pytest.raises(PolicyError) as caught:
        read_policy(text, ROSTER)
    return tuple(caught.value.findings)


def only(old: str, new: str) -> str:
    """The one sentence about the example with a slip in it."""
    assert old in TEXT
    findings = refused(TEXT.replace(old, new, 1))
    assert len(findings) == 1, findings
    return f"{findings[0].line}: {findings[0].sentence}"


@pytest.fixture(scope="module")
def example() -> Policy:
    return read_policy(TEXT, ROSTER)


def test_the_example_says_what_it_means(example: Policy) -> None:
    assert example.version.startswith("p-")
    assert len(example.version) == 14
    assert example.source == TEXT
    assert example.currency == "USD"
    assert example.pools["enterprise-emea"] == Pool("enterprise-emea", Pick.WEIGHTED, "rita", (("ana", 2), ("ben", 1)))
    assert example.pools["customer-success"] == Pool("customer-success", Pick.LEAST_LOADED, "sam", team="cs")
    assert example.queues["manual-review"] == Queue("manual-review", "rita", 3600, "sam", "#lead-review")
    customers = example.routes["new"][0]
    assert customers.assign == Target(TargetKind.ACCOUNT_OWNER)
    assert customers.otherwise == Target(TargetKind.POOL, "customer-success")
    assert (customers.due, customers.ladder, customers.assign.label) == (1800, "standard", "account_owner")
    assert example.ladders["standard"].rungs == (
        Rung(Do.REMIND, 0.5),
        Rung(Do.TELL_MANAGER, 1.0, channel="#sales-leads"),
        Rung(Do.NEXT_OWNER, 2.0),
        Rung(Do.QUEUE, 4.0, queue="manual-review", repeat=86_400),
    )
    assert example.channels() == {"#sales-leads", "#lead-review", "#sales-floor", "#hubspot-leads"}
    assert example.otherwise == "manual-review"
    assert (example.closed("lost"), example.closed("won"), example.closed("new")) == (True, False, False)


def test_reasons_and_rights_have_defaults(example: Policy) -> None:
    assert example.reason(Act.REASSIGN, "no_capacity") == Reason("no_capacity", "No capacity")
    assert example.reason(Act.SNOOZE, "other") == Reason("other", "Other", note=True)
    assert example.reason(Act.ACCEPT, "no_capacity") is None
    assert example.reason(Act.TAKE_OVER, "urgent") is not None
    assert example.reason(Act.ASSIGN, "other") is not None
    plain = policy()
    assert plain.closed_stages == {"lost", "disqualified", "closed"}
    assert plain.may(Owner("rita", "Rita", role=Role.MANAGER), Right.OVERRIDE)
    assert plain.may(Owner("mel", "Mel", role=Role.REVOPS), Right.REASSIGN_TO_NAMED)
    assert not plain.may(Owner("dan", "Dan"), Right.OVERRIDE)


def test_a_right_is_given_to_roles_and_to_people() -> None:
    given = read_policy(TEXT.replace("override:          [manager, revops]", "override: [manager, dan]"), ROSTER)
    assert given.may(Owner("dan", "Dan"), Right.OVERRIDE)
    assert not given.may(Owner("eve", "Eve"), Right.OVERRIDE)
    assert not given.may(Owner("mel", "Mel", role=Role.REVOPS), Right.OVERRIDE)


def test_a_pool_may_be_claimed_and_a_queue_opened() -> None:
    text = TEXT.replace(
        "{ members: [ana, cai], pick: least_loaded", '{ members: [ana, cai], channel: "#floor", pick: first_to_claim'
    )
    text = text.replace("open_to: [inbound]", "open_to: [closers, fay]")
    given = read_policy(text.replace('expire: 4h, in: "#sales-leads"', 'expire: 2h, in: "#approvals"'), ROSTER)
    assert given.pools["closers"].is_claimed and given.pools["closers"].channel == "#floor"
    assert {who for who in ROSTER.owners if given.open_to("nurture", who, ROSTER)} == {"ana", "cai", "fay"}
    assert given.approvals == Approvals(7200, "#approvals")
    assert {"#floor", "#approvals"} <= given.channels()


BEFORE_SOURCES = TEXT.partition("\nsources:")[0]
SOURCES = """
sources:
  crm-posts:
    channel: "#crm"
    apps: [HubSpot]
    fields: { external_id: Deal ID, company: Company, amount: { from: Amount, money: true } }
  typeform:
    webhook: typeform
    fields: { company: company_name }
"""


def test_sources_say_how_records_of_others_are_read() -> None:
    given = read_policy(BEFORE_SOURCES + SOURCES, ROSTER)
    posts = given.sources["crm-posts"]
    assert (posts.via, posts.channel, posts.apps) == (Via.CHANNEL, "#crm", frozenset({"hubspot"}))
    assert posts.fields["company"].column == "Company" and posts.fields["amount"].money
    assert given.sources["typeform"].via is Via.TYPEFORM
    assert "#crm" in given.channels()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("webhook: typeform", "webhook: typefrom", "Did you mean 'typeform'?"),
        ("webhook: typeform", "webhook: channel", "there is no 'channel' here"),
        ("webhook: typeform", 'channel: "#crm"', "#crm is read by the source crm-posts already"),
        ("    webhook: typeform\n", "", "a source is a channel or a webhook"),
        ("webhook: typeform", "webhook: typeform\n    apps: [x]", "only a channel is read by who posts there"),
        ("company: Company,", "compny: Company,", "'compny' is no field of a lead. Write company"),
        ("company: Company,", "company: $compny,", "there is no $compny in a message"),
        ("company: Company,", "email: $emial,", "Did you mean '$email'?"),
        ("{ company: company_name }", "{}", "Write it like { external_id: Deal ID, company: Company }"),
        ("{ company: company_name }", "{ amount: { from: a, lookup: b, key: c, value: d } }", "looks into no other"),
        ("{ company: company_name }", "{ amount: { from: a, number: true, money: true } }", "not two of them"),
    ],
)  # fmt: skip
def test_a_slip_in_a_source_is_named_with_its_fix(old: str, new: str, sentence: str) -> None:
    assert old in SOURCES
    with pytest.raises(PolicyError) as wrong:
        read_policy(BEFORE_SOURCES + SOURCES.replace(old, new), ROSTER)
    assert sentence in str(wrong.value)


def test_a_ladder_that_is_gone_still_answers_silence(example: Policy) -> None:
    assert example.ladder("urgent").name == "urgent"
    assert example.ladder("of last year") == example.ladder(None) == example.ladders["standard"]
    bare = read_policy(policy_text(assign="review").replace("due: 30m", "").replace("standard:", "other:"))
    assert [rung.do for rung in bare.ladder("any").rungs] == [Do.TELL_MANAGER]


def test_the_version_is_the_texts_whatever_its_line_endings(example: Policy) -> None:
    assert read_policy("\ufeff" + TEXT.replace("\n", "\r\n"), ROSTER) == example
    assert read_policy(TEXT + "# more\n", ROSTER) != example


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("assign: closers", "assign: closer",
         "59: routes.new[2].assign: there is no pool or queue 'closer'. Did you mean 'closers'?"),
        ("manager: sam", "manager: samm",
         "pools.customer-success.manager: there is nobody 'samm' in the roster. Did you mean 'sam'?"),
        ("[dan, eve, fay]", "[dan, evee, fay]", "there is nobody 'evee' in the roster"),
        ("[dan, eve, fay]", "[dan, eve, dan]", "'dan' is a member twice"),
        ("[dan, eve, fay]", "{ dan: 2 }", "weights do not count in a round_robin pool"),
        ("{ ana: 2, ben: 1 }", "{ ana: 0, ben: 1 }", "not a whole number from 1 to 1000"),
        ("team: cs", "team: csm", "Did you mean 'cs'?"),
        ("team: cs,", "", "either members, a team or pools"),
        ("pick: least_loaded, manager: rita", "pick: first_to_claim, manager: rita", "where its leads are claimed"),
        ("pick: weighted", 'channel: "#floor", pick: weighted', "a weighted pool posts nothing"),
        ("open_to: [inbound]", "open_to: [closer]", "Did you mean 'closers'?"),
        ("approvals: { expire: 4h", "approvals: { expires: 1h", "Did you mean 'expire'?"),
        ("pick: weighted", "pick: weigthed", "Did you mean 'weighted'?"),
        ("due: 15m", "due: 15", "Write 15m for minutes"),
        ("due: 15m", "", "the rule does not say by when"),
        ("      due: 4h\n", "      due: 4h\n      handoff: { carry: [history] }\n", "handoff is not supported yet"),
        ("ladder: urgent", "ladder: urgentt", "there is no ladder 'urgentt'. Did you mean 'urgent'?"),
        ("when: always", "when: {}", "when: always if that is meant"),
        ("      when: always\n", "", "when: always if that is meant"),
        ("{ region: known }", "[region]", "is not a condition"),
        ("{ region: known }", "{ tier: Z }", "there is no tier 'Z' in tiers"),
        ("{ region: known }", "{ stage: won }", "rules are grouped by stage"),
        ("{ region: known }", "{ region: EMAE }", "Did you mean 'EMEA'?"),
        ("{ region: known }", "{ team: }", "a blank value matches no lead"),
        ("{ region: known }", "{ team: [] }", "an empty list matches no lead"),
        ("{ region: known }", "{ team: [a, '> 5'] }", "cannot stand in a list"),
        ("{ region: known }", "{ team: { is: a } }", "there is no test 'is'"),
        ("{ region: known }", "{ team: '!= a' }", "for the opposite use not:"),
        ("{ region: known }", "{ amount: 100..200 }", 'Write a range as ">= 100, < 1000"'),
        ("{ region: known }", "{ amount: '>= 1,000' }", "is not a comparison"),
        ("{ region: known }", "{ amount: '> 5, < 5' }", "nothing can be > 5, < 5"),
        ("{ region: known }", "{ age: 30 }", "age is a length of time"),
        ("{ region: known }", "{ age: '< 30' }", "is not a comparison"),
        ("{ region: known }", "{ any: { team: a } }", "a list is needed here"),
        ("{ region: known }", "{ not: always }", "is not a condition"),
        ("[manager, revops]", "[manager, boss]", "boss is neither a role nor anybody in the roster"),
        ("  approve:           ", "  approval: ", "Did you mean 'approve'?"),
        ("currency: USD", "currency: dollars", "'dollars' is not a currency"),
        ("currency: USD\n", "", "currency: this key is missing"),
        ("currency: USD", "currency: USD\nscore_caps: { intent: 5 }", "of the scorecard has the group 'intent'"),
        ("currency: USD", "currency: USD\nclock: { hours: office }", "clock.hours: there is no 'office' here"),
        ("currency: USD", "currency: USD\nclock: { hours: wall, off_hours: hode }", "Did you mean 'hold'?"),
        ("currency: USD", "currency: USD\npolls: {}", "Did you mean 'pools'?"),
        ("disqualified]", "disqualified, won]", "its rules would never run"),
        ("otherwise: manual-review", "otherwise: manual-revue", "Did you mean 'manual-review'?"),
        ('channel: "#lead-review"', "channel: lead-review", "is not a channel"),
        ("deputy: sam", "deputy: rita", "cannot stand in for themself"),
        ("at: 50%", "at: 150%", "does not come after the one before it"),
        ("at: 50%", "at: half", "'half' is not a moment"),
        ("at: 50%", "at: 0%", "out of bounds"),
        ("at: 50%,  do: remind", "at: 45m, do: remind", "ladders.standard[1].at: this step does not come after"),
        ("do: remind", "do: tell_steward", "there is no 'tell_steward' here"),
        ("do: remind", "do: remind, repeat: daily", "only the last step repeats"),
        ("do: remind", 'do: remind, in: "#x"', "only do: tell_manager speaks in a channel"),
        (", to: manual-review", "", "the step does not say which queue"),
        ("to: manual-review", "to: inbound", "there is no queue 'inbound'"),
        ("calling_now,", "calling now,", "'calling now' is not a code"),
        ("calling_now,", "emailing_now,", "emailing_now is listed twice"),
        ("calling_now,", "{ code: c, label: " + "x" * 80 + " },", "the label has 80 letters"),
        ("calling_now,", "{ code: c, note: maybe },", "Write required or optional"),
        ("  snooze:   [waiting_for_reply, meeting_later, other]\n", "", "the reasons to snooze are missing"),
        ("EMEA: [GB,", "EMEA: [US, GB,", "US is already in EMEA"),
        ("EMEA: [GB,", "EMEA: [7, GB,", "7 is not a word"),
        ('"employees < 100"', '"few"', "does not say which leads are in it"),
        ("- name: Enterprise in EMEA", "- name: Cold lists are nurtured", "has this name"),
        ("name: Enterprise in EMEA", "name: otherwise", "Find another name"),
        ("assign: nurture", "assign: nurture\n      due: 5m", "Remove due"),
        ("      else: closers", "      else: enterprise-emea", "where the lead could not go"),
        ("  won:", "  Won:", "Write stages in lower case"),
        ("nurture:          {", "gus: {", "also names something else"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_fix(old: str, new: str, sentence: str) -> None:
    if new == "gus: {":
        assert any(sentence in found.sentence for found in refused(TEXT.replace(old, new, 1)))
    else:
        assert sentence in only(old, new)


def test_all_slips_are_told_at_once_with_their_lines() -> None:
    text = TEXT.replace("due: 15m", "due: soon", 1).replace("steward: mel", "steward: mell") + "skills: {}\n"
    with pytest.raises(PolicyError) as caught:
        read_policy(text, ROSTER, "ours.yml")
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["queues.nurture.steward", "routes.new[3].due", "skills"]
    assert lines[0].startswith(f"ours.yml:{TEXT[: TEXT.index('steward: mel')].count(chr(10)) + 1}: ")


def test_without_a_roster_people_are_taken_at_their_word() -> None:
    alone = read_policy(TEXT)
    assert alone == read_policy(TEXT, ROSTER)
    assert read_policy(TEXT.replace("assign: closers", "assign: zoe")).routes["new"][2].assign.kind is TargetKind.OWNER
    with pytest.raises(PolicyError, match="there is no pool or queue 'closer'"):
        read_policy(TEXT.replace("assign: closers", "assign: closer"))


@pytest.mark.parametrize("clock", ["clock: wall", "clock: { hours: wall }"])
def test_the_wall_clock_may_be_said(clock: str) -> None:
    assert read_policy(f"{TEXT}{clock}\n", ROSTER).otherwise == "manual-review"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is empty"),
        ("- a\n- b", "keys and values are needed here"),
        ("just words", "not made of keys and values"),
        ("a: [1, 2", "this is not YAML"),
        ("a: 1\n\tb: 2", "this is not YAML"),
        ("a: 'x\n", "this is not YAML"),
        ("a: \x00", "this is not YAML"),
        ("a: \ud800", "this is not YAML"),
        ("? [a]\n: b", "a key must be a plain word"),
        ("a: 1\n---\nb: 2", "second document"),
        ("%YAML 1.1\n---\na: 1", "only YAML 1.2"),
        ("[" * 5000, "nested more than 40 deep"),
        ("x" * 1_000_001, "Keep it under 1,000,000"),
        ("a: &x [1]\nb: *x", "anchors and aliases"),
        ("a: !!python/object:os.system x", "the tag"),
        ("a: 1e999", "too large"),
    ],
)
def test_hostile_text_is_a_finding(text: str, sentence: str) -> None:
    assert any(sentence in found.sentence for found in refused(text))


def test_aliases_do_not_unfold() -> None:
    rows = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    assert any("aliases" in found.problem for found in refused("\n".join(rows)))


def test_a_key_given_twice_names_both_lines() -> None:
    (finding,) = (found for found in refused("currency: EUR\ncurrency: USD\n") if found.path == "currency")
    assert finding.sentence == "currency: 'currency' stands on line 1 and again on line 2. Keep one of them."
    assert finding.line == 2


def test_norway_is_no_falsehood() -> None:
    territories = policy().reference.territories
    assert territories is not None
    assert territories.region({"country": "NO"}) == "EMEA"


def test_too_many_reasons_do_not_fit_a_menu() -> None:
    many = ", ".join(f"r{i}" for i in range(101))
    assert "Keep at most 100" in only("[waiting_for_reply, meeting_later, other]", f"[{many}]")
