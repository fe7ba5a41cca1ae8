import type { Handler } from '@atoll/queue';
import { NIL_ID, Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

const KEPT_DAYS = 7;

/** Forgets challenges that are long over: who was asked when is nobody's business for ever. */
@Injectable()
export class AuthChallengeReconciler implements Handler {
  readonly queue = 'auth-challenge';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<null> {
    const [organisationId = '', id = ''] = key.split('/');
    await this.store.platform.$executeRaw`
      DELETE FROM auth_challenges WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid
        AND expires_at < now() - ${KEPT_DAYS} * interval '1 day'`;
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const old = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM auth_challenges
      WHERE expires_at < now() - ${KEPT_DAYS} * interval '1 day'
        AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return old.map(({ key }) => key);
  }
}
