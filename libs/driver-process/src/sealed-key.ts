import { identityOfKey, type NodeIdentity } from '@atoll/driver';
import { openKey, receiveKey, sealKey, type Launch } from '@atoll/engines';
import { Fault } from '@atoll/kernel';
import fs from 'node:fs/promises';

import type { NodeHome } from './node-home.js';
import { output, ProgramFailed, type Programs } from './node-process.js';
import { isAlive } from './process-identity.js';

const TIMEOUT_MS = 30_000;
/** How the program that lives with keys ends when its input is wrong, and when what is there is in the way. */
const INVALID = 2;
const CONFLICT = 3;

export async function sealNodeKey(
  home: NodeHome,
  { publicKey }: NodeIdentity,
  recipient: string,
  programs: Programs,
): Promise<string> {
  const { sealed } = await ask<{ sealed: string }>(home, sealKey(home.paths, publicKey, recipient), programs);
  return sealed;
}

/** Nothing of the node may be left: a process may live on without its disk, and still hold the key. */
export async function receiveNodeKey(home: NodeHome, { publicKey }: NodeIdentity, programs: Programs): Promise<string> {
  const process = await home.process();
  if (process && (await isAlive(process))) throw conflict(home, 'it runs here; stop it first');
  await fs.mkdir(home.paths.data, { recursive: true, mode: 0o700 });
  const { recipient } = await ask<{ recipient: string }>(home, receiveKey(home.paths, publicKey), programs);
  return recipient;
}

export async function openNodeKey(
  home: NodeHome,
  { publicKey }: NodeIdentity,
  sealed: string,
  programs: Programs,
): Promise<void> {
  await fs.mkdir(home.paths.data, { recursive: true, mode: 0o700 });
  const opened = await ask<NodeIdentity>(home, openKey(home.paths, publicKey, sealed), programs);
  await home.writeIdentity(identityOfKey(opened.publicKey));
}

async function ask<T>(home: NodeHome, launch: Launch, programs: Programs): Promise<T> {
  try {
    return JSON.parse(await output(home, launch, programs, TIMEOUT_MS)) as T;
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    if (error.code === CONFLICT) throw conflict(home, error.words);
    if (error.code === INVALID) throw Fault.invalid('key', `is refused by the node: ${error.words}`);
    throw error;
  }
}

const conflict = ({ ref }: NodeHome, because: string): Fault =>
  new Fault({ code: 'CONFLICT', what: `node ${ref.name}`, because: because.replace(/\.$/, '') });
