// Indexes one chain to its head and ends, without queues and without a driver: what the index does by itself, for the bench.
import 'reflect-metadata';

import { Heads, IndexReconciler } from '@atoll/ledger';
import { Store } from '@atoll/store';

const { ATOLL_DATABASE_URL: url = '', ATOLL_CHAIN: chainId = '' } = process.env;
const store = new Store(url);
const heads = new Heads();
const indexer = new IndexReconciler(store, heads);
process.stdout.write('ready\n');
for await (const _line of process.stdin) {
  while ((await indexer.handle(chainId))?.lookAgainMs === 0) continue;
  process.stdout.write('done\n');
}
heads.close();
await store.close();
