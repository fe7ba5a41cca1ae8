import { Backends, readKeyEncryptionKeys, readSecret, RemoteCustody, SealedCustody, Web3Signer } from '@atoll/ledger';
import { Pkcs11Custody, unwrapBy } from '@atoll/ledger/hsm';
import type { Store } from '@atoll/store';
import fs from 'node:fs/promises';
import { z } from 'zod';

import type { Config } from './config.js';

/** What the worker alone is told of signing keys. */
export const CUSTODY_ENVIRONMENT = {
  ATOLL_KEY_ENCRYPTION_KEYS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((each) => each.trim() || [])),
  ATOLL_PKCS11_MODULE: z.string().min(1).optional(),
  ATOLL_PKCS11_TOKEN: z.string().min(1).max(32).default('atoll'),
  ATOLL_PKCS11_PIN_FILE: z.string().min(1).optional(),
  ATOLL_REMOTE_SIGNER_URL: z.string().min(1).optional(),
  ATOLL_REMOTE_SIGNER_CA_FILE: z.string().min(1).optional(),
  ATOLL_REMOTE_SIGNER_CERTIFICATE_FILE: z.string().min(1).optional(),
  ATOLL_REMOTE_SIGNER_KEY_FILE: z.string().min(1).optional(),
  ATOLL_REMOTE_SIGNER_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
};

type Environment = z.output<z.ZodObject<typeof CUSTODY_ENVIRONMENT>>;

export type CustodyConfig = {
  /** Where the keys are that wrap signing keys, the present one first; the master key does where none are named. */
  keyEncryptionKeys: string[];
  /** Null without a hardware security module. */
  pkcs11: { module: string; label: string; pinFile: string } | null;
  /** Null without a remote signer. */
  remote: RemoteConfig | null;
};

type RemoteConfig = { url: string; caFile?: string; certificateFile?: string; keyFile?: string; timeoutMs: number };

export function custodyConfigFrom(data: Environment): CustodyConfig {
  const { ATOLL_PKCS11_MODULE: module, ATOLL_PKCS11_PIN_FILE: pinFile } = data;
  if (module && !pinFile)
    throw new Error('ATOLL_PKCS11_MODULE needs ATOLL_PKCS11_PIN_FILE, a file with the PIN of its token.');
  return {
    keyEncryptionKeys: data.ATOLL_KEY_ENCRYPTION_KEYS,
    pkcs11: module && pinFile ? { module, label: data.ATOLL_PKCS11_TOKEN, pinFile } : null,
    remote: data.ATOLL_REMOTE_SIGNER_URL ? remoteConfigFrom(data.ATOLL_REMOTE_SIGNER_URL, data) : null,
  };
}

/** Whose key is whose the signer says by the organisation in its address, so that none reaches another's; and nobody listens on the way. */
function remoteConfigFrom(url: string, data: Environment): RemoteConfig {
  const { ATOLL_REMOTE_SIGNER_CERTIFICATE_FILE: certificateFile, ATOLL_REMOTE_SIGNER_KEY_FILE: keyFile } = data;
  if (!url.includes('{organisation}'))
    throw new Error(
      'ATOLL_REMOTE_SIGNER_URL must hold {organisation}, in whose place the id of an organisation is put.',
    );
  const { protocol, hostname } = new URL(url.replaceAll('{organisation}', 'organisation'));
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.has(hostname)))
    throw new Error('ATOLL_REMOTE_SIGNER_URL must be https, but for a signer on this machine.');
  if ((certificateFile === undefined) !== (keyFile === undefined))
    throw new Error('ATOLL_REMOTE_SIGNER_CERTIFICATE_FILE and ATOLL_REMOTE_SIGNER_KEY_FILE come together.');
  return {
    ...{ url, timeoutMs: data.ATOLL_REMOTE_SIGNER_TIMEOUT_MS },
    ...(data.ATOLL_REMOTE_SIGNER_CA_FILE && { caFile: data.ATOLL_REMOTE_SIGNER_CA_FILE }),
    ...(certificateFile && keyFile && { certificateFile, keyFile }),
  };
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export async function sealedCustody({ custody, masterKeyFile }: Config, store: Store): Promise<SealedCustody> {
  const { keyEncryptionKeys, pkcs11 } = custody;
  const unwrap = pkcs11 && unwrapBy(await tokenOf(pkcs11));
  return new SealedCustody(
    store,
    ...(await readKeyEncryptionKeys(keyEncryptionKeys, masterKeyFile, process.env, unwrap)),
  );
}

/** Where keys are made and sign. */
export async function backendsOf(
  { custody: { pkcs11, remote } }: Config,
  store: Store,
  sealed: SealedCustody,
): Promise<Backends> {
  return new Backends(store, {
    SEALED: sealed,
    ...(pkcs11 && { PKCS11: new Pkcs11Custody(store, await tokenOf(pkcs11)) }),
    ...(remote && { REMOTE: await atSigner(remote, store) }),
  });
}

async function tokenOf({ module, label, pinFile }: NonNullable<CustodyConfig['pkcs11']>) {
  return { module, label, pin: await readSecret(pinFile, 'PIN') };
}

async function atSigner({ url, timeoutMs, caFile, certificateFile, keyFile }: RemoteConfig, store: Store) {
  const authority = caFile && (await fs.readFile(caFile, 'utf8'));
  const certificate = certificateFile && (await fs.readFile(certificateFile, 'utf8'));
  const key = keyFile && (await readSecret(keyFile, "key of the remote signer's client certificate"));
  return new RemoteCustody(store, new Web3Signer({ url, timeoutMs, authority, certificate, key }));
}
