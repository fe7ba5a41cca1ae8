import type { Handler } from '@atoll/queue';
import { NIL_ID } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import type { KeyRef } from './custody.js';
import { SealedCustody } from './sealed-custody.js';

/** Brings all sealed keys under the key-encryption key that the worker was started with. */
@Injectable()
export class RotationReconciler implements Handler {
  readonly queue = 'rotation';

  constructor(private readonly custody: SealedCustody) {}

  async handle(name: string): Promise<null> {
    await this.custody.rewrap(refOf(name));
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const stale = await this.custody.stale(limit, refOf(after));
    return stale.map(({ organisationId, keyId }) => `${organisationId}/${keyId}`);
  }
}

function refOf(name: string): KeyRef {
  const [organisationId = '', keyId = ''] = name.split('/');
  return { organisationId, keyId };
}
