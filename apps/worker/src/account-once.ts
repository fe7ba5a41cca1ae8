// Works accounts off by themselves, without queues and without a driver: what the pipeline does alone, for the bench. Each line
// names an account; "done" answers once nothing of it is under way.
import 'reflect-metadata';

import { AccountReconciler, Heads, SealedCustody } from '@atoll/ledger';
import { Store } from '@atoll/store';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const store = new Store(process.env['ATOLL_DATABASE_URL'] ?? '');
const custody = new SealedCustody(store, { id: 'bench', bytes: new Uint8Array(32).fill(7) });
const heads = new Heads();
const accounts = new AccountReconciler(store, custody, heads);

/** One pass, and the wait for the next one, which a head ends that comes from now on. */
async function look(account: string): Promise<boolean> {
  const head = new Promise<void>((resolve) => heads.onHead(() => resolve()));
  const next = await accounts.handle(account);
  if (next) await Promise.race([pause(next.lookAgainMs), head]);
  return next !== null;
}

process.stdout.write('ready\n');
for await (const account of createInterface(process.stdin)) {
  while (await look(account)) continue;
  process.stdout.write('done\n');
}
heads.close();
await store.close();
