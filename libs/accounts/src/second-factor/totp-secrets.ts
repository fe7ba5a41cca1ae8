import { open, seal } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { newId, onDuplicate, type Store } from '@atoll/store';

import { enrolmentUri, newTotpSecret, stepOf } from './totp.js';

/** What people's apps make their codes from, sealed under the master key, as all secrets are. */
export class TotpSecrets {
  constructor(
    private readonly store: Store,
    private readonly masterKey: { id: string; bytes: Uint8Array },
    private readonly now: () => number = Date.now,
  ) {}

  /** A new secret in the place of one that was never confirmed. It is told here and never again. */
  async enrol(personId: string, account: string): Promise<string> {
    const [id, secret] = [newId(), newTotpSecret()];
    const sealed = Uint8Array.from(seal(this.masterKey.bytes, secret, purposeOf(personId, id)));
    const isOn = new Fault({ code: 'CONFLICT', what: 'second factor', because: 'it is on already; remove it first' });
    await this.store.platform
      .$transaction(async (db) => {
        await db.secondFactor.deleteMany({ where: { personId, confirmedAt: null } });
        await db.secondFactor.create({ data: { id, personId, sealed, masterKeyId: this.masterKey.id } });
      })
      .catch(onDuplicate(() => isOn));
    return enrolmentUri(secret, account);
  }

  /**
   * The id of the factor whose code this is; null for a wrong one, and for one of a time step that gave a code before or is older
   * than such a one. A right code is used up by this, also if whoever asks never hears of it.
   */
  async take(personId: string, code: string): Promise<string | null> {
    const factor = await this.store.platform.secondFactor.findUnique({ where: { personId } });
    if (!factor) return null;
    const { id, sealed } = factor;
    const secret = open(this.masterKey.bytes, sealed, purposeOf(personId, id));
    const step = stepOf(secret, code, this.now());
    if (step === null) return null;
    const { count } = await this.store.platform.secondFactor.updateMany({
      where: { id, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
      data: { lastStep: step },
    });
    return count === 1 ? id : null;
  }
}

const purposeOf = (personId: string, id: string) => Buffer.from(`atoll/second-factor/1|${personId}|${id}`);
