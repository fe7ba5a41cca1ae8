import type { Setting } from '../setting.js';
import { readKeyEncryptionKeys, SealedCustody, verifiedBy, type Face } from '@atoll/ledger';
import { NIL_ID, Store } from '@atoll/store';

import { because, ok, problem, type Finding } from './finding.js';

const PAGE = 500;
/** EIP-191 for data without a validator: it is no transaction, and nothing that anybody would believe. */
const MESSAGE = Buffer.from('\x19\x00 atoll doctor');
const RESTORE =
  'Put back the master key that belongs to this database, from the backup of the platform; where other keys wrap signing keys, name them as the workers do, in ATOLL_KEY_ENCRYPTION_KEYS.';

/** Whether the master key is there, for nobody else's eyes, and opens every signing key in the table. */
export async function lookAtKeys({ databaseUrl, masterKeyFile, keyEncryptionKeys }: Setting): Promise<Finding[]> {
  if (!masterKeyFile) return [];
  if (keyEncryptionKeys.some((source) => source.startsWith('hsm:')))
    return [ok('A hardware security module wraps a key-encryption key, so only workers can open signing keys')];
  const keys = await readKeyEncryptionKeys(keyEncryptionKeys, masterKeyFile, { ...process.env }).catch(because);
  if (typeof keys === 'string')
    return [problem(`The master key cannot be used: ${keys}`, `Mend the file ${masterKeyFile}. ${RESTORE}`)];
  if (!databaseUrl) return [];
  const store = new Store(databaseUrl, { connections: 1 });
  try {
    const custody = new SealedCustody(store, ...keys);
    const [sealed, wrong] = await openAll(store, custody);
    if (wrong.length > 0)
      return [
        problem(`The master key does not open ${wrong.length} of ${sealed} signing keys, such as ${wrong[0]}`, RESTORE),
      ];
    const stale = await custody.stale(1, { organisationId: NIL_ID, keyId: NIL_ID });
    const waits = stale.length > 0 ? ', of which some wait to be wrapped anew' : '';
    return [ok(`The master key opens all ${sealed} signing keys${waits}`)];
  } catch {
    return []; // the look at Postgres says why
  } finally {
    await store.close();
  }
}

async function openAll(store: Store, custody: SealedCustody): Promise<[number, string[]]> {
  const wrong: string[] = [];
  let sealed = 0;
  for (let after = ''; ;) {
    const keys = await store.platform.key.findMany({
      where: { material: { isNot: null }, ...(after && { id: { gt: after } }) },
      select: { organisationId: true, id: true, address: true, publicKey: true, curve: true },
      orderBy: { id: 'asc' },
      take: PAGE,
    });
    for (const { organisationId, id, ...face } of keys) {
      const opens = await custody
        .sign({ organisationId, keyId: id }, [MESSAGE])
        .then(([signature]) => verifiedBy(face as Face, signature, MESSAGE) !== undefined)
        .catch(() => false);
      if (!opens) wrong.push(id);
    }
    sealed += keys.length;
    after = keys.at(-1)?.id ?? '';
    if (keys.length < PAGE) return [sealed, wrong];
  }
}
