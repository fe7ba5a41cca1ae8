import { keyOf, masterKeyFrom, readMasterKey, readSecret, SIZE, type MasterKey } from './master-key.js';

/** `file:PATH`, `env:NAME` and `hsm:PATH`. */
const SOURCE = /^(file|env|hsm):(.+)$/;

/** Opens what only a hardware security module can, such as a key-encryption key that lies in a file. */
export type Unwrap = (wrapped: Uint8Array) => Promise<Uint8Array>;

/**
 * The key-encryption keys that are named, in their order, and the master key behind them. One that a module wraps lies in its
 * file as base64, and is in the clear in the memory of those alone who may use the module. A secret that came in a variable is taken
 * out of the environment, which programs that this one starts would inherit.
 */
export async function readKeyEncryptionKeys(
  sources: readonly string[],
  masterKeyFile: string,
  env: NodeJS.ProcessEnv,
  unwrap: Unwrap | null = null,
): Promise<[MasterKey, ...MasterKey[]]> {
  const master = await readMasterKey(masterKeyFile);
  const keys: MasterKey[] = [];
  for (const source of sources) {
    const [, kind, name = ''] = SOURCE.exec(source) ?? [];
    if (!kind)
      throw new Error(`A key-encryption key is file:PATH, env:NAME or hsm:PATH, not "${source.slice(0, 8)}…".`);
    if (kind === 'file') keys.push(await readMasterKey(name));
    else keys.push(kind === 'env' ? taken(name, env) : await unwrapped(name, unwrap));
  }
  const [first, ...others] = keys;
  return first ? [first, ...others, master] : [master];
}

async function unwrapped(file: string, unwrap: Unwrap | null): Promise<MasterKey> {
  if (!unwrap)
    throw new Error(`Only a process with the hardware security module opens the key-encryption key ${file}.`);
  const bytes = await unwrap(Buffer.from(await readSecret(file, 'wrapped key-encryption key'), 'base64'));
  if (bytes.length !== SIZE) throw new Error(`The key-encryption key ${file} must be ${SIZE} bytes, wrapped.`);
  return keyOf(bytes);
}

function taken(name: string, env: NodeJS.ProcessEnv): MasterKey {
  const text = env[name];
  if (!text) throw new Error(`The variable ${name}, which is to hold a key-encryption key, is not set.`);
  delete env[name];
  return masterKeyFrom(text, `variable ${name}`);
}
