import { nudge, type Db, type Signature } from '@atoll/store';

/** For what acts on an organisation's behalf: typed data by EIP-712, as JSON, to be signed by one of its keys. Policies judge it as any other. */
export async function enqueueSignature(
  db: Db,
  organisationId: string,
  { keyId, typedData }: { keyId: string; typedData: string },
): Promise<Signature> {
  const content = Uint8Array.from(Buffer.from(typedData));
  const signature = await db.signature.create({ data: { organisationId, keyId, form: 'TYPED_DATA', content } });
  await nudge(db, 'signature', `${organisationId}/${signature.id}`);
  return signature;
}
