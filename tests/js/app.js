// Lunch: a small app as anybody would write it with Bolt, to see whether the sandbox is a Slack to it.
// `node app.js` connects in Socket Mode; with LUNCH_BY=http it listens on a free port and says which on stdout.
'use strict';

const { App } = require('@slack/bolt');

const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, LUNCH_BY } = process.env;

const bySocket = LUNCH_BY !== 'http';
const way = bySocket ? { socketMode: true, appToken: SLACK_APP_TOKEN } : { signingSecret: SLACK_SIGNING_SECRET };
const app = new App({ token: SLACK_BOT_TOKEN, clientOptions: { slackApiUrl: SLACK_API_URL }, ...way });

const DISHES = ['Lentil soup', 'Onion soup', 'Pad thai', 'Pizza'];
const ORDERS = '#lunch-orders';

const plain = (text) => ({ type: 'plain_text', text });
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const option = (text) => ({ text: plain(text), value: text });
const button = (text, action_id) => ({ type: 'actions', elements: [{ type: 'button', action_id, text: plain(text) }] });
const input = (block_id, label, element) => ({
  type: 'input',
  block_id,
  label: plain(label),
  element: { action_id: 'value', ...element },
});

const orderForm = {
  type: 'modal',
  callback_id: 'order',
  title: plain('Order lunch'),
  submit: plain('Order'),
  blocks: [
    input('dish', 'Dish', { type: 'external_select', action_id: 'dish', min_query_length: 0 }),
    input('size', 'Size', { type: 'static_select', options: ['Small', 'Large'].map(option) }),
    input('portions', 'Portions', { type: 'plain_text_input' }),
  ],
};

// A message, its button, and the modal behind it.

app.message(/hungry/i, async ({ message, say }) => {
  const text = `<@${message.user}>, shall I order lunch?`;
  await say({ text, blocks: [section(text), button('Order', 'order')] });
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: 'Say that you are hungry, or type /lunch.', thread_ts: event.thread_ts ?? event.ts });
});

app.action('order', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: orderForm });
});

app.options('dish', async ({ ack, options }) => {
  const wanted = options.value.toLowerCase();
  await ack({ options: DISHES.filter((dish) => dish.toLowerCase().includes(wanted)).map(option) });
});

app.view('order', async ({ ack, body, view, client }) => {
  const { dish, size, portions } = view.state.values;
  if (!/^[1-9]$/.test(portions.value.value)) {
    await ack({ response_action: 'errors', errors: { portions: 'A number from 1 to 9, please.' } });
    return;
  }
  await ack();
  const what = `${portions.value.value} of ${dish.dish.selected_option.value}`;
  const text = `<@${body.user.id}> takes ${what} (${size.value.selected_option.value.toLowerCase()}).`;
  await client.chat.postMessage({ channel: ORDERS, text });
});

// A command, and what its answers lead to.

app.command('/lunch', async ({ command, ack, respond }) => {
  if (command.text !== 'menu') {
    await ack('Try `/lunch menu`.');
    return;
  }
  await ack();
  const text = `Today: ${DISHES.join(', ')}`;
  await respond({ response_type: 'ephemeral', text, blocks: [section(text), button('Shut', 'shut')] });
});

app.action('shut', async ({ ack, respond }) => {
  await ack();
  await respond({ replace_original: true, text: 'The kitchen is shut.' });
});

// Home.

const home = (plates) => ({
  type: 'home',
  blocks: [section(plates ? `Plates: ${plates}` : 'No plates yet.'), button('One more plate', 'plate')],
  private_metadata: String(plates),
});

app.event('app_home_opened', async ({ event, client }) => {
  if (event.tab === 'home') await client.views.publish({ user_id: event.user, view: home(0) });
});

app.action('plate', async ({ ack, body, client }) => {
  await ack();
  const { id, hash, private_metadata } = body.view;
  await client.views.update({ view_id: id, hash, view: home(Number(private_metadata) + 1) });
});

// Shortcuts: one from the menu of the workspace, one from the menu of a message.

app.shortcut({ type: 'shortcut', callback_id: 'order_lunch' }, async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: orderForm });
});

app.shortcut({ type: 'message_action', callback_id: 'thank' }, async ({ ack, shortcut, respond, client }) => {
  await ack();
  const { channel, message } = shortcut;
  await client.reactions.add({ channel: channel.id, timestamp: message.ts, name: 'pray' });
  await respond({ text: `You thanked <@${message.user}>.` });
});

(async () => {
  process.stdin.resume().on('end', () => process.exit()); // it ends with whoever started it
  const server = await app.start(bySocket ? undefined : { port: 0, host: '127.0.0.1' });
  console.log(bySocket ? 'connected' : `http://127.0.0.1:${server.address().port}/slack/events`);
})();
