// What an app does with @slack/web-api alone. The workspace stands ready, with two troubles: see test_clients.py.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ErrorCode, WebClient, retryPolicies } = require('@slack/web-api');

const { SLACK_API_URL, SLACK_BOT_TOKEN, ANA } = process.env;

const client = new WebClient(SLACK_BOT_TOKEN, { slackApiUrl: SLACK_API_URL });
const impatient = new WebClient(SLACK_BOT_TOKEN, { slackApiUrl: SLACK_API_URL, rejectRateLimitedCalls: true });

const refused = (error) => (thrown) => thrown.code === ErrorCode.PlatformError && thrown.data.error === error;
const idOf = async (name) => {
  const { channels } = await client.conversations.list();
  return channels.find((channel) => channel.name === name).id;
};

test('who the app is, and where', async () => {
  const { user_id, bot_id, team_id, response_metadata } = await client.auth.test();
  assert.ok(response_metadata.scopes.includes('chat:write'));
  const { bot } = await client.bots.info({ bot: bot_id });
  assert.equal(bot.user_id, user_id);
  assert.deepEqual((await client.api.test({ foo: 'bar' })).args, { foo: 'bar' });
  await assert.rejects(client.api.test({ error: 'boom' }), refused('boom'));
  await assert.rejects(client.team.info({ team: team_id }), (thrown) => thrown.data.needed === 'team:read');
});

test('a message is posted, edited and deleted', async () => {
  const channel = await idOf('general');
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Soup* is ready & hot' } }];
  const { ts, message } = await client.chat.postMessage({ channel, text: 'Soup', blocks });
  assert.equal(message.blocks[0].text.text, '*Soup* is ready & hot');
  await client.chat.update({ channel, ts, text: 'No soup' });
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
  assert.match(permalink, /\/archives\/C\w+\/p\d+$/);
  await client.reactions.add({ channel, timestamp: ts, name: 'cry' });
  const { messages } = await client.conversations.history({ channel, limit: 1 });
  assert.deepEqual([messages[0].text, messages[0].reactions[0].name], ['No soup', 'cry']);
  await client.chat.delete({ channel, ts });
  await assert.rejects(client.chat.delete({ channel, ts }), refused('message_not_found'));
});

test('blocks that Slack does not take are refused, with where', async () => {
  const wrong = client.chat.postMessage({ channel: '#general', text: 'x', blocks: [{ type: 'section' }] });
  await assert.rejects(wrong, ({ data }) => {
    assert.equal(data.error, 'invalid_blocks');
    assert.match(data.response_metadata.messages[0], /json-pointer:\/blocks\/0/);
    return true;
  });
});

test('lists come a page at a time', async () => {
  const names = [];
  for await (const page of client.paginate('conversations.list', { limit: 1 })) {
    assert.equal(page.channels.length, 1);
    names.push(page.channels[0].name);
  }
  assert.deepEqual(names, ['general', 'lunch-orders', 'random']);
  const { members } = await client.users.list();
  assert.ok(members.some((member) => member.is_bot) && members.some((member) => member.id === ANA));
});

test('people are found', async () => {
  const { user } = await client.users.lookupByEmail({ email: 'ana@example.com' });
  assert.equal(user.id, ANA);
  assert.equal((await client.users.info({ user: ANA })).user.tz, 'Europe/London');
  await assert.rejects(client.users.lookupByEmail({ email: 'no@example.com' }), refused('users_not_found'));
});

test('a channel is joined, and joined twice', async () => {
  const channel = await idOf('random');
  await assert.rejects(client.chat.postMessage({ channel, text: 'x' }), refused('not_in_channel'));
  await client.conversations.join({ channel });
  const again = await client.conversations.join({ channel });
  assert.deepEqual(again.response_metadata.warnings, ['already_in_channel']);
});

test('views need a trigger, and a Home tab needs none', async () => {
  const view = { type: 'home', blocks: [{ type: 'divider' }] };
  const published = await client.views.publish({ user_id: ANA, view });
  const { id, hash } = published.view;
  await client.views.update({ view_id: id, hash, view });
  await assert.rejects(client.views.update({ view_id: id, hash, view }), refused('hash_conflict'));
  const modal = { type: 'modal', title: { type: 'plain_text', text: 'Soup' }, blocks: view.blocks };
  await assert.rejects(client.views.open({ trigger_id: '1.2.3', view: modal }), refused('invalid_trigger_id'));
  await assert.rejects(client.views.push({ trigger_id: '1.2.3', view: modal }), refused('invalid_trigger_id'));
});

test('files are uploaded, shared, read again and deleted', async () => {
  const channel_id = await idOf('general');
  const file_uploads = [
    { file: Buffer.from('Soup\nPizza\n'), filename: 'menu.txt', title: 'The menu' },
    { content: '{"soup": 4}', filename: 'prices.json' },
  ];
  const uploaded = await client.files.uploadV2({ channel_id, initial_comment: 'New menu', file_uploads });
  const [menu, prices] = uploaded.files[0].files;
  assert.deepEqual([menu.title, prices.title], ['The menu', 'prices.json']);
  const { file } = await client.files.info({ file: menu.id });
  const headers = { Authorization: `Bearer ${SLACK_BOT_TOKEN}` };
  assert.equal(await (await fetch(file.url_private, { headers })).text(), 'Soup\nPizza\n');
  await client.files.delete({ file: prices.id });
  await assert.rejects(client.files.info({ file: prices.id }), refused('file_deleted'));
});

test('a message waits for its time, and can be called back', async () => {
  const channel = await idOf('general');
  const post_at = Math.floor(Date.now() / 1000) + 3600;
  const { scheduled_message_id } = await client.chat.scheduleMessage({ channel, text: 'Lunch!', post_at });
  const { scheduled_messages } = await client.chat.scheduledMessages.list({ channel });
  assert.deepEqual(scheduled_messages.map((m) => [m.id, m.post_at, m.text]), [[scheduled_message_id, post_at, 'Lunch!']]);
  await client.chat.deleteScheduledMessage({ channel, scheduled_message_id });
  await assert.rejects(client.chat.scheduleMessage({ channel, text: 'x', post_at: 9999999999 }), refused('time_too_far'));
});

test('a stream grows in one message', async () => {
  const channel = await idOf('general');
  const { team_id: recipient_team_id } = await client.auth.test();
  const { ts: thread_ts } = await client.chat.postMessage({ channel, text: 'What is for lunch?' });
  const stream = client.chatStream({ channel, thread_ts, recipient_team_id, recipient_user_id: ANA, buffer_size: 4 });
  await stream.append({ markdown_text: '**Soup** ' });
  await stream.append({ markdown_text: 'and pizza' });
  const { ts } = await stream.stop({ markdown_text: '.' });
  await assert.rejects(client.chat.appendStream({ channel, ts, markdown_text: 'x' }), refused('message_not_in_streaming_state'));
  const { messages } = await client.conversations.replies({ channel, ts: thread_ts });
  assert.deepEqual(messages[1].blocks.map((block) => block.text), ['**Soup** and pizza.']);
});

test('a channel is made, filled, named anew and archived', async () => {
  const { channel } = await client.conversations.create({ name: 'pizza-day' });
  await client.conversations.setTopic({ channel: channel.id, topic: 'Fridays' });
  await client.conversations.invite({ channel: channel.id, users: ANA });
  await client.conversations.rename({ channel: channel.id, name: 'pizza-fridays' });
  const { members } = await client.conversations.members({ channel: channel.id });
  assert.ok(members.includes(ANA));
  const known = (await client.conversations.info({ channel: channel.id })).channel;
  assert.deepEqual([known.name, known.topic.value], ['pizza-fridays', 'Fridays']);
  await assert.rejects(client.conversations.create({ name: 'general' }), refused('name_taken'));
  await client.conversations.archive({ channel: channel.id });
});

test('what the sandbox does not have is unknown, as Slack says it', async () => {
  await assert.rejects(client.calls.info({ id: 'R1' }), refused('unknown_method'));
});

test('a rate limit is waited for', async () => {
  const before = Date.now();
  await client.chat.postMessage({ channel: '#general', text: 'limited' });
  assert.ok(Date.now() - before >= 1000, 'Retry-After said one second');
});

test('or handed to the app', async () => {
  const limited = impatient.chat.postMessage({ channel: '#general', text: 'limited at once' });
  await assert.rejects(limited, ({ code, retryAfter }) => code === ErrorCode.RateLimitedError && retryAfter === 30);
});

test('a server error is tried again', async () => {
  const hasty = { slackApiUrl: SLACK_API_URL, retryConfig: retryPolicies.rapidRetryPolicy };
  assert.ok((await new WebClient(SLACK_BOT_TOKEN, hasty).users.info({ user: ANA })).ok);
});
