import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

import { until } from '../wait.js';
import { BLOCKS_MS } from './dialogs.js';
import { CHAIN, report, type Seen } from './first-minute.js';
import type { Visit } from './visit.js';

type Post = { id: string; type: string; body: string; headers: Record<string, string> };

/** A webhook of everything a chain logs: tried, failing and trying again, delivered again by hand, paused, moved, removed. */
export async function webhooksStory(visit: Visit, contractPath: string, seen: Seen): Promise<void> {
  const receiver = await Receiver.start();
  try {
    const secret = await added(visit, receiver, seen);
    await triesAgain(visit, receiver, contractPath, seen);
    for (const { body, headers } of receiver.posts) new Webhook(secret).verify(body, headers);
    await isLookedAfter(visit, receiver, seen);
  } finally {
    await receiver.stop();
  }
}

/** Somebody's server, which is out of order as often as it is told to be. */
class Receiver {
  readonly posts: Post[] = [];
  failures = 0;

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      let body = '';
      for await (const part of request) body += String(part);
      const headers = request.headers as Record<string, string>;
      const { type } = JSON.parse(body) as { type: string };
      this.posts.push({ id: headers['webhook-id']!, type, body, headers });
      const fails = type !== 'ping' && this.failures-- > 0;
      response.writeHead(fails ? 500 : 204).end();
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Receiver(server);
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** The secret, which is shown once. */
async function added(visit: Visit, receiver: Receiver, seen: Seen): Promise<string> {
  const { page } = visit;
  await visit.to('/console/organisation/webhooks');
  await page.getByLabel('Chain', { exact: true }).selectOption({ label: CHAIN });
  await page.getByLabel('Name', { exact: true }).fill('readings');
  await page.getByLabel('Address').fill(receiver.url('/readings'));
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const secret = (await page.getByRole('region', { name: 'Secret' }).innerText()).trim();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('Delivered', { exact: true }).waitFor();
  expect(receiver.posts.map(({ type }) => type)).toEqual(['ping']);
  await seen('webhook');
  return secret;
}

/** What failed once is delivered by itself, and once more where somebody asks. */
async function triesAgain(visit: Visit, receiver: Receiver, contractPath: string, seen: Seen): Promise<void> {
  const { page } = visit;
  receiver.failures = 1;
  await visit.to(contractPath);
  await report(visit, 'quay-9', '-3');
  await visit.to('/console/organisation/webhooks');
  await page.getByRole('button', { name: /^Deliveries to/ }).click();
  const newest = page.getByRole('table', { name: 'Deliveries' }).getByRole('row').nth(1);
  await newest.getByText('Delivered').waitFor({ timeout: BLOCKS_MS });
  const { id } = receiver.posts.at(-1)!;
  const times = () => receiver.posts.filter((post) => post.id === id).length;
  expect(times()).toBe(2);
  await newest.getByRole('button', { name: 'Deliver again' }).click();
  await until('the post to come once more', async () => times() === 3);
  await seen('webhook-deliveries');
}

async function isLookedAfter({ page }: Visit, receiver: Receiver, seen: Seen): Promise<void> {
  const dialog = page.getByRole('dialog');
  const row = page.getByRole('table', { name: 'Webhooks' }).getByRole('row').nth(1);
  const asks = async (deed: string) => {
    await row.getByRole('button', { name: /^Actions of/ }).click();
    await page.getByRole('menuitem', { name: deed }).click();
  };
  const sends = async (deed: string) => {
    await dialog.getByRole('button', { name: deed, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await asks('Pause');
  await sends('Pause');
  await row.getByText('Paused').waitFor();
  await asks('Go on');
  await sends('Go on');
  await asks('Change the address');
  await dialog.getByLabel('Address').fill(receiver.url('/moved'));
  await sends('Change the address');
  await row.getByText('/moved').waitFor();
  await asks('New secret');
  await dialog.getByRole('button', { name: 'New secret', exact: true }).click();
  await dialog.getByRole('region', { name: 'Secret' }).waitFor();
  await seen('webhook-secret');
  await sends('Close');
  await asks('Remove');
  await dialog.getByRole('textbox').fill(receiver.url('/moved'));
  await sends('Remove');
  await page.getByText('No webhooks yet').waitFor();
}
