import { jest } from '@jest/globals';
import { faulty, quorum } from '@atoll/protocol';

import type { Kind } from '../message.js';
import type { Journal } from '../ports.js';
import { decodeEntry } from '../signing-record.js';
import { Disk } from './disk.js';
import { Violation } from './invariants.js';
import { type Options, simulate } from './simulate.js';

const ATTEMPTS = 1000;
/** The first seeds do not show what takes a crash at one moment; looking through them takes a minute and a half. */
const RARE = 340;

// A simulator that finds nothing proves something only if it would find what is there. Each test breaks one part.
jest.setTimeout(300_000);

describe('the simulator', () => {
  it('finds a fork when a quorum is one validator too small', async () => {
    const rules = { quorum: (n: number) => quorum(n) - 1, faulty };
    const found = await firstViolation({ validators: 4, broken: { rules, ignoreSeals: true } });
    expect(found?.rule).toBe('fork');
  });

  it('finds an equivocation when the journal forgets', async () => {
    const found = await firstViolation({ validators: 4, byzantine: false, broken: { disk: () => new Amnesia() } });
    expect(found?.rule).toBe('equivocation');
  });

  it('finds a standstill when no number of validators is a quorum', async () => {
    const rules = { quorum: (n: number) => n + 1, faulty };
    const found = await firstViolation({ validators: 4, broken: { rules } });
    expect(found?.rule).toBe('no progress');
  });

  it('finds a fork when a restart forgets what was committed to', async () => {
    const broken = { disk: () => new Amnesia('commit') };
    const found = await firstViolation({ validators: 4, troubleMs: 15_000, broken }, RARE);
    expect(['fork', 'equivocation']).toContain(found?.rule);
  });

  it('finds blocks that consensus seals too thinly, since each chain checks the seals again', async () => {
    const rules = { quorum: (n: number) => quorum(n) - 1, faulty };
    const found = await firstViolation({ validators: 7, broken: { rules } });
    expect(found?.rule).toBe('halt');
  });
});

async function firstViolation(options: Options, first = 1): Promise<Violation | null> {
  for (let seed = first; seed < first + ATTEMPTS; seed++) {
    try {
      await simulate(seed, options);
    } catch (cause) {
      if (cause instanceof Violation) {
        console.log(cause.message);
        return cause;
      }
      throw cause;
    }
  }
  return null;
}

/** A disk whose journal says that everything is safe and does not keep it: nothing at all, or nothing of one kind. */
class Amnesia extends Disk {
  constructor(readonly lost: Kind | null = null) {
    super();
  }

  override journalFor(...[life, work]: Parameters<Disk['journalFor']>): Journal {
    const journal = super.journalFor(life, work);
    const isLost = (entry: Uint8Array) => this.lost === null || decodeEntry(entry).message.kind === this.lost;
    return {
      ...journal,
      append: (height, entry) => (isLost(entry) ? work(life, () => undefined) : journal.append(height, entry)),
    };
  }
}
