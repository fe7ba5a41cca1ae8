// Texts whose hashes are on the chain. What is secret in them is sealed for whom it is meant before it comes here.
import { Fault, type Actor } from '@atoll/kernel';
import { wrapHash, type Recipient } from '@atoll/sealed/envelopes';
import { lock, type Db, type MarketPaperKind } from '@atoll/store';
import { keccak256, stringToBytes, type Hex } from 'viem';

/** Under its hash, as the chain has it. */
export type Paper = { kind: MarketPaperKind; hash: Hex; text: string; title?: string; description?: string };

const MOST_BYTES = 16_384;
/** Of one organisation on one chain. */
const MOST_PAPERS = 10_000;

/** A dataset of DCAT with its policy in ODRL. Nothing of it is written anew, since another spelling would have another hash. */
export function licencePaper(text: string): Paper {
  const said = objectIn(text, 'licence');
  const title = wordsIn(said, ['title', 'dct:title', 'dcterms:title']);
  if (!title || title.length > 300) throw Fault.invalid('licence', 'must have a "title" of up to 300 characters');
  if (!['hasPolicy', 'odrl:hasPolicy'].some((name) => isObject(said[name])))
    throw Fault.invalid('licence', 'must have its policy in ODRL as "odrl:hasPolicy"');
  const description = wordsIn(said, ['description', 'dct:description', 'dcterms:description']) ?? '';
  if (description.length > 4_096) throw Fault.invalid('licence', 'may have a description of up to 4096 characters');
  return { kind: 'LICENCE', hash: keccak256(stringToBytes(text)), text, title, description };
}

/** A key wrapped for one reader, as HPKE has it. */
export function wrapPaper(wrap: Recipient): Paper {
  const { did, keyId, kem, enc, wrappedKey } = wrap;
  const only = { did, keyId, kem, enc, wrappedKey };
  return { kind: 'WRAP', hash: wrapHash(only), text: JSON.stringify(only) };
}

/** What arbiters are given: the key pair of one order, wrapped for each of them. */
export function evidencePaper(text: string): Paper {
  objectIn(text, 'evidence');
  return { kind: 'EVIDENCE', hash: keccak256(stringToBytes(text)), text };
}

/** Once, whoever brings it. */
export async function keepPaper(
  db: Db,
  { organisationId }: Actor,
  { chainId, consortiumId }: { chainId: string; consortiumId: string },
  paper: Paper,
): Promise<void> {
  await lock(db, `market papers of ${organisationId}`);
  if ((await db.marketPaper.count({ where: { organisationId, chainId } })) >= MOST_PAPERS)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'market papers', limit: MOST_PAPERS });
  await db.marketPaper.createMany({
    data: [{ chainId, consortiumId, organisationId, ...paper }],
    skipDuplicates: true,
  });
}

function objectIn(text: string, field: string): Record<string, unknown> {
  if (stringToBytes(text).length > MOST_BYTES) throw Fault.invalid(field, `must have at most ${MOST_BYTES} bytes`);
  if (text.includes('\0') || text.includes('\\u0000')) throw Fault.invalid(field, 'must not hold the character 0');
  const said = parsed(text);
  if (!isObject(said)) throw Fault.invalid(field, 'must be a JSON object');
  return said;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wordsIn(said: Record<string, unknown>, names: string[]): string | null {
  const found = names.map((name) => said[name]).find((value) => typeof value === 'string');
  return (found as string | undefined) ?? null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
