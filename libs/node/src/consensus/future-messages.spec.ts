import { FutureMessages, MAX_EARLY_BYTES, MAX_EARLY_MESSAGES } from './future-messages.js';

const message = (mark: number) => Uint8Array.of(mark);

describe('messages for the next height', () => {
  it('come out there, once, and with who brought them', () => {
    const early = new FutureMessages();
    early.keep(8n, 'alice', message(1));
    early.keep(8n, 'bob', message(2));
    expect(early.take(8n)).toEqual([
      { peer: 'alice', message: message(1) },
      { peer: 'bob', message: message(2) },
    ]);
    expect(early.take(8n)).toEqual([]);
  });

  it('are gone when the chain has gone past them', () => {
    const early = new FutureMessages();
    early.keep(8n, 'alice', message(1));
    expect(early.take(9n)).toEqual([]);
    expect(early.take(8n)).toEqual([]);
  });

  it('take bounded room for each peer, whose oldest go first', () => {
    const early = new FutureMessages();
    for (let mark = 0; mark <= MAX_EARLY_MESSAGES; mark++) early.keep(8n, 'mallory', message(mark));
    early.keep(8n, 'alice', message(99));
    const kept = early.take(8n);
    expect(kept).toHaveLength(MAX_EARLY_MESSAGES + 1);
    expect(kept[0]).toEqual({ peer: 'mallory', message: message(1) });
    expect(kept.at(-1)).toEqual({ peer: 'alice', message: message(99) });

    for (let i = 0; i < 3; i++) early.keep(8n, 'mallory', new Uint8Array(MAX_EARLY_BYTES / 2));
    expect(early.take(8n)).toHaveLength(2);
  });
});
