import type { TestWebhookMutation, WebhookDeliveryPartsFragment, WebhookPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<WebhookPartsFragment> = {
  id: (w) => w.id,
  status: (w) => w.status,
  stream: (w) => w.stream?.name,
  url: (w) => w.url,
  'in order': (w) => (w.ordered ? 'yes' : 'no'),
  message: (w) => w.message,
  'next attempt': (w) => w.retryAt,
};

const deliveryColumns: Columns<WebhookDeliveryPartsFragment> = {
  id: (d) => d.id,
  status: (d) => d.status,
  events: (d) => d.events,
  attempts: (d) => d.attempts,
  answered: (d) => d.responseStatus,
  message: (d) => d.message,
  'last attempt': (d) => d.attemptedAt,
};

const pingColumns: Columns<TestWebhookMutation['testWebhook']> = {
  delivered: (p) => (p.delivered ? 'yes' : 'no'),
  answered: (p) => p.status,
  message: (p) => p.message,
  answer: (p) => p.answer,
};

export function webhookCommands(): Command {
  const group = new Command('webhooks').description('Where the events of streams are posted to.');

  group
    .command('list')
    .description('The webhooks of your organisation, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.webhooks(page)).webhooks,
          columns,
          options,
          'None yet: atoll webhooks create --help',
        ),
      ),
    );

  group
    .command('create <stream> <url>')
    .description('Have the events of a stream posted to an address. The secret that signs them is shown this once.')
    .option('--unordered', 'go on past what cannot be delivered, instead of stopping there')
    .addOption(JSON_OPTION)
    .option('-q, --quiet', 'print only the secret')
    .action((streamId: string, url: string, { unordered, ...format }: Format & { unordered?: boolean }) =>
      signedIn(async (atoll) => {
        const { createWebhook } = await atoll.createWebhook({ input: { streamId, url, ordered: !unordered } });
        showSecret(createWebhook, format);
      }),
    );

  group
    .command('rotate <id>')
    .description('Make another secret. For some hours both sign.')
    .option('--overlap <hours>', 'for how many hours; 24 unless said, 0 ends the present one at once', wholeNumber)
    .addOption(JSON_OPTION)
    .option('-q, --quiet', 'print only the secret')
    .action((id: string, { overlap, ...format }: Format & { overlap?: number }) =>
      signedIn(async (atoll) => {
        const input = { id, ...(overlap !== undefined && { overlapHours: overlap }) };
        showSecret((await atoll.rotateWebhookSecret({ input })).rotateWebhookSecret, format);
      }),
    );

  group
    .command('test <id>')
    .description('Post a signed ping, and say what came back.')
    .addOption(JSON_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => {
        const { testWebhook } = await atoll.testWebhook({ id });
        showOne(testWebhook, pingColumns, options);
        if (!testWebhook.delivered) process.exitCode = 1;
      }),
    );

  group
    .command('pause <id>')
    .description('Post nothing for a while.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.updateWebhook({ input: { id, paused: true } })).updateWebhook, columns, options),
      ),
    );

  group
    .command('resume <id>')
    .description('Go on where it stopped or was paused.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.resumeWebhook({ id })).resumeWebhook, columns, options)),
    );

  group
    .command('deliveries <id>')
    .description('What was posted, newest first.')
    .option('--dead', 'only what was given up')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((webhookId: string, { dead, ...options }: Paged & { dead?: boolean }) =>
      signedIn(async (atoll) => {
        const of = { webhookId, ...(dead && { status: 'DEAD' as const }) };
        await showPages(
          async (page) => (await atoll.webhookDeliveries({ ...of, ...page })).webhookDeliveries,
          deliveryColumns,
          options,
          'None.',
        );
      }),
    );

  group
    .command('redeliver <delivery>')
    .description('Post a delivery once more, under the same id.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deliveryId: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.redeliverWebhook({ deliveryId })).redeliverWebhook, deliveryColumns, options),
      ),
    );

  group
    .command('delete <id>')
    .description('End a webhook; its stream stays where it is.')
    .action((id: string) => signedIn(async (atoll) => void (await atoll.deleteWebhook({ id }))));
  return group;
}

function showSecret(made: { webhook: WebhookPartsFragment; secret?: string | null }, format: Format): void {
  if (format.json) return showJson(made);
  if (format.quiet) return console.log(made.secret ?? '');
  showOne({ ...made.webhook, secret: made.secret }, { ...columns, secret: (w) => w.secret }, format);
  tell('Keep the secret now: it is not shown again.');
}
