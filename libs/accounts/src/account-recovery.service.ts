import { Fault } from '@atoll/kernel';
import { aboutAccount, Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hashPassword } from './password.js';
import { PER_ADDRESS } from './people.service.js';
import { hashSecret } from './secret.js';
import { endOthers } from './sessions.service.js';
import { SlidingWindow } from './sliding-window.js';

/** What tells a recovery's token from other secrets. */
export const RECOVERY = 'atoll_recovery_';
export const RECOVERY_SECONDS = 3_600;

/** Whoever has lost what signs them in comes in again by a token that the operator made for them. */
@Injectable()
export class AccountRecoveryService {
  constructor(
    private readonly store: Store,
    private readonly attempts: SlidingWindow,
  ) {}

  /** From then on the new password signs in, and nothing else does: what was lost may have been found by somebody. */
  async recover(address: string, { token, newPassword }: { token: string; newPassword: string }): Promise<void> {
    await this.attempts.admit(address, PER_ADDRESS);
    const hash = hashSecret(token);
    const [found] = await this.store.asNobody(
      (db) => db.$queryRaw<{ person_id: string }[]>`SELECT person_id FROM find_account_recovery(${hash})`,
    );
    if (!found) throw isOver();
    const personId = found.person_id;
    aboutAccount(personId);
    const passwordHash = await hashPassword(newPassword);
    await this.store.asPerson(personId, async (db) => {
      await endOthers(db, personId, null);
      const shown = { personId, hash, expiresAt: { gt: new Date() } };
      if ((await db.accountRecovery.deleteMany({ where: shown })).count === 0) throw isOver();
      await db.secondFactor.deleteMany({ where: { personId } }); // its recovery codes and challenges go with it
      await db.passkey.deleteMany({ where: { personId } });
      await db.person.update({ where: { id: personId }, data: { passwordHash } });
    });
  }
}

function isOver(): Fault {
  const because = 'it was used, or replaced by a later one, or is older than an hour; ask the operator for another';
  return new Fault({ code: 'EXPIRED', what: 'link', because });
}
