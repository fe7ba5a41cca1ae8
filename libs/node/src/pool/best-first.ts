import type { PooledTransaction, SenderQueue } from './sender-queue.js';
import { effectiveTip, priceOf } from './price.js';

interface Entry {
  transaction: PooledTransaction;
  tip: bigint;
  rest: Generator<PooledTransaction>;
}

/** Pending transactions by what they pay, then by arrival; each sender's in order of nonce. A binary heap of senders' next ones. */
export function* bestFirst(queues: Iterable<SenderQueue>, baseFee: bigint): Generator<PooledTransaction> {
  const heap: Entry[] = [];
  for (const queue of queues) push(heap, entryOf(queue.pending(), baseFee));
  for (let best = pop(heap); best; best = pop(heap)) {
    yield best.transaction;
    push(heap, entryOf(best.rest, baseFee));
  }
}

/** The next transaction of a sender; one that cannot pay the base fee holds back those behind it. */
function entryOf(rest: Generator<PooledTransaction>, baseFee: bigint): Entry | undefined {
  const next = rest.next();
  if (next.done) return undefined;
  const tip = effectiveTip(priceOf(next.value.tx), baseFee);
  return tip < 0n ? undefined : { transaction: next.value, tip, rest };
}

function before(a: Entry, b: Entry): boolean {
  return a.tip === b.tip ? a.transaction.arrival < b.transaction.arrival : a.tip > b.tip;
}

function push(heap: Entry[], entry: Entry | undefined): void {
  if (!entry) return;
  heap.push(entry);
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, parent)) return;
    at = parent;
  }
}

function pop(heap: Entry[]): Entry | undefined {
  const [top] = heap;
  const last = heap.pop();
  if (!top || !last || heap.length === 0) return top;
  heap[0] = last;
  for (let at = 0; ;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const [a, b] = [heap[left], heap[right]];
    if (!a) return top;
    const child = b && before(b, a) ? right : left;
    if (!swapIfBefore(heap, child, at)) return top;
    at = child;
  }
}

/** Exchanges a child with its parent when it should come first. */
function swapIfBefore(heap: Entry[], child: number, parent: number): boolean {
  const [low, high] = [heap[child], heap[parent]];
  if (!low || !high || !before(low, high)) return false;
  heap[child] = high;
  heap[parent] = low;
  return true;
}
