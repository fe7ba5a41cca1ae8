import { Mailbox, MAX_WAITING_BYTES, MAX_WAITING_MESSAGES } from './mailbox.js';

const nothing = async () => undefined;

describe('a mailbox', () => {
  it('runs one event to its end before the next, the opening one first', async () => {
    const seen: string[] = [];
    const slow = (name: string) => async () => {
      seen.push(`${name} starts`);
      await Promise.resolve();
      await Promise.resolve();
      seen.push(`${name} ends`);
    };
    const mailbox = new Mailbox(fail);
    mailbox.post(slow('early'));
    expect(seen).toEqual([]);
    mailbox.open(slow('opening'));
    mailbox.post(slow('late'));
    await settled();
    const order = ['opening', 'early', 'late'].flatMap((name) => [`${name} starts`, `${name} ends`]);
    expect(seen).toEqual(order);
  });

  it('bounds what each peer may have waiting, and no other peer suffers', async () => {
    const mailbox = new Mailbox(fail);
    for (let i = 0; i < MAX_WAITING_MESSAGES; i++) expect(mailbox.postFrom('mallory', 1, nothing)).toBe(true);
    expect(mailbox.postFrom('mallory', 1, nothing)).toBe(false);
    expect(mailbox.postFrom('alice', MAX_WAITING_BYTES, nothing)).toBe(true);
    expect(mailbox.postFrom('alice', 1, nothing)).toBe(false);
    mailbox.open(nothing);
    await settled();
    expect(mailbox.postFrom('mallory', 1, nothing)).toBe(true);
    expect(mailbox.postFrom('alice', 1, nothing)).toBe(true);
  });

  it('stops at the first failure and says so', async () => {
    const causes: unknown[] = [];
    const mailbox = new Mailbox((cause) => causes.push(cause));
    const failure = new Error('the disk is full');
    mailbox.open(() => Promise.reject(failure));
    mailbox.post(() => Promise.reject(new Error('never runs')));
    await settled();
    mailbox.post(() => Promise.reject(new Error('is not taken')));
    await settled();
    expect(causes).toEqual([failure]);
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

function fail(cause: unknown): never {
  throw cause;
}
