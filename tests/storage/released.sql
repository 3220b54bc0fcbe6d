-- What a database of Baton 0.1 holds (revision 0001): an open lead, one that waits in a queue, something to send.
INSERT INTO policies (version, source, hash, author, reason, at) VALUES ('p-1', 's', 'h', 'rita', '', :at);
INSERT INTO owners (id, name, role, timezone, weight, active, load) VALUES
  ('ana', 'Ana', 'rep', 'UTC', 1, true, 1),
  ('rita', 'Rita', 'rep', 'UTC', 1, true, 0);
UPDATE desk_state SET roster_version = 'r-1', people = 1;
INSERT INTO leads (id, source, external_id, stage, created_at, stage_since, attributes, fact_seq) VALUES
  (1, 'website', 'e-1', 'new', :at, :at, '{}', 1),
  (2, 'website', 'e-2', 'new', :at, :at, '{}', 1);
INSERT INTO decisions
  (id, lead_id, at, policy, roster, stage, rule, target, owner, queue, accountable, due, detail, pool, ledger_version)
VALUES
  (1, 1, :at, 'p-1', 'r-1', 'new', 'Hot', 'pool inbound', 'ana', NULL, 'ana', 60, :detail, 'inbound', 1),
  (2, 2, :at, 'p-1', 'r-1', 'new', 'Cold', 'queue nurture', NULL, 'nurture', 'rita', 60, :detail, NULL, NULL);
INSERT INTO decision_words (decision_id, found) VALUES (1, '[]');
INSERT INTO ledgers (pool, version) VALUES ('inbound', 1);
INSERT INTO ledger_members (pool, owner, turns, last, credit) VALUES ('inbound', 'ana', 1, 1, 0);
INSERT INTO turns (pool, version, owner, decision_id) VALUES ('inbound', 1, 'ana', 1);
INSERT INTO assignments
  (id, lead_id, offer, state, owner, queue, accountable, reason, given_by, offered_at, due_at, rule, target, pool,
   decision_id, step, hops, next_check_at, accepted_at, closed_at)
VALUES
  (1, 1, 3, 'closed', 'ana', NULL, 'ana', 'policy', 'policy', :at, :at, '', '', NULL, NULL, 0, 0, NULL, :at, :at),
  (2, 1, 4, 'offered', 'ana', NULL, 'ana', 'policy', 'policy', :at, :at, '', '', 'inbound', 1, 0, 0, :at, NULL, NULL),
  (3, 2, 1, 'queued', NULL, 'nurture', 'rita', 'policy', 'policy', :at, :at, '', '', NULL, 2, 1, 0, :at, NULL, NULL);
INSERT INTO escalations (assignment_id, offer, step) VALUES (3, 1, 0);
INSERT INTO inbox (source, delivery_id, lead_id, at) VALUES ('website', 'd-1', 1, :at);
INSERT INTO cards (lead_id, place, audience, wanted, rank, asked_at) VALUES (1, 'dm:ana', 'owner', 1, 1, :at);
INSERT INTO notices (key, tell, place, lead_id, threaded, data, asked_at)
  VALUES ('k', 'reminder', 'dm:ana', 1, true, :detail, :at);
