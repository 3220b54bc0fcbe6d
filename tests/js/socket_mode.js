// Socket Mode with @slack/socket-mode alone: answers commands, tells of each connection, and connects anew by itself.
'use strict';

const { SocketModeClient } = require('@slack/socket-mode');

const { SLACK_API_URL, SLACK_APP_TOKEN } = process.env;

const client = new SocketModeClient({
  appToken: SLACK_APP_TOKEN,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  clientPingTimeout: 200, // ms; it also waits for so long before it connects anew, which is 5 s otherwise
});

client.on('connected', () => console.log('connected'));
client.on('slash_commands', ({ ack, body }) => ack({ text: `${body.command} it is` }));
client.on('app_home_opened', async ({ ack, event, retry_num }) => {
  await ack();
  console.log(`home ${event.tab} ${retry_num}`);
});

process.stdin.resume().on('end', () => process.exit()); // it ends with whoever started it
client.start();
