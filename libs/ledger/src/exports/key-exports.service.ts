import { isRecipient } from '@atoll/crypto/age';
import { Fault, type Actor } from '@atoll/kernel';
import { newId, nudge, onDuplicate, Store, type KeyExport } from '@atoll/store';
import { Injectable } from '@nestjs/common';

/** Private keys on their way out. A person asks, another one approves, and the worker encrypts. */
@Injectable()
export class KeyExportsService {
  constructor(private readonly store: Store) {}

  async request(actor: Actor, keyId: string, recipient: string): Promise<KeyExport> {
    actor.must('key:govern');
    const { organisationId, personId } = actor;
    if (!personId) throw conflict('only people ask for it, and this is an application');
    if (!isRecipient(recipient)) throw Fault.invalid('recipient', 'must be an age recipient of the form age1…');
    return this.store.as(actor, async (db) => {
      const key = await db.key.findUnique({ where: { organisationId_id: { organisationId, id: keyId } } });
      if (!key) throw Fault.notFound('key', keyId);
      if (key.backend !== 'SEALED')
        throw conflict(
          `a key of the backend ${key.backend} does not leave what holds it; make a new key where it is to be`,
        );
      if (!key.address) throw conflict('the key is not made yet');
      const row = { organisationId, id: newId(), keyId, recipient, requestedBy: personId };
      await db.keyExport.createMany({ data: [row] }).catch(onDuplicate(() => conflict('one of the key waits already')));
      const approval = { organisationId, id: newId(), keyId, kind: 'EXPORT_KEY' as const, exportId: row.id };
      await db.approval.create({ data: { ...approval, requestedBy: personId } });
      await nudge(db, 'approval', `${organisationId}/${approval.id}`);
      return db.keyExport.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id: row.id } } });
    });
  }

  async find(actor: Actor, id: string): Promise<KeyExport> {
    const found = (await this.byIds(actor, [id])).get(id);
    if (!found) throw Fault.notFound('key export', id);
    return found;
  }

  /** Those of the ids that are exports of the actor's organisation. */
  async byIds(actor: Actor, ids: string[]): Promise<Map<string, KeyExport>> {
    actor.must('key:read');
    const { organisationId } = actor;
    const found = await this.store.as(actor, (db) =>
      db.keyExport.findMany({ where: { organisationId, id: { in: ids } } }),
    );
    return new Map(found.map((each) => [each.id, each]));
  }
}

const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'key export', because });
