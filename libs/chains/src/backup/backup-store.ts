import type { BackupPlan } from '@atoll/store';

import { DirectoryStore } from './directory-store.js';
import { S3Store, type S3Place } from './s3-store.js';

/** Where backups lie: files by name, each written once and whole. Everything in them is ciphertext. */
export interface BackupStore {
  /** The same name twice is the same file twice. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Null where there is no such file. */
  get(name: string): Promise<Uint8Array | null>;
  /** Removing nothing succeeds. */
  remove(name: string): Promise<void>;
}

/** What the worker knows of backups beside the tables. */
export type BackupSettings = {
  /** The age identity of this installation: it opens what members let it restore for a drill, and the keys of their buckets. */
  identity: string;
  /** Where the backups of plans lie that name no bucket. */
  directory: string;
  /** The command of the embedded engine's program, which replays what a drill restores. */
  nodeCommand: readonly string[];
  /** Whether buckets may be at addresses that the internet does not have, and be spoken to in the clear. */
  privateEndpoints: boolean;
};

export const BACKUP_SETTINGS = Symbol('BackupSettings');

type Plan = Pick<BackupPlan, 's3' | 's3Secret'>;

/** The installation's own place, by its name in the tables. */
const HERE = '';

/** Where the backups of a plan go now. What lies in one place is whole there, and builds on nothing elsewhere. */
export function placeOf({ s3 }: Pick<Plan, 's3'>): string {
  if (s3 === null) return HERE;
  const { endpoint, bucket, prefix } = s3 as S3Place;
  return [endpoint, bucket, prefix].join('/');
}

/** The store of a plan. */
export async function storeOf(
  { s3, s3Secret }: Plan,
  { directory, identity, privateEndpoints }: BackupSettings,
): Promise<BackupStore> {
  if (s3 === null) return new DirectoryStore(directory);
  return S3Store.open(s3 as S3Place, s3Secret ?? '', identity, privateEndpoints);
}

/** Where something lies already; null for a bucket that the plan has left, and whose key is gone with it. */
export async function storeAt(place: string | null, plan: Plan, settings: BackupSettings): Promise<BackupStore | null> {
  if (place === HERE) return new DirectoryStore(settings.directory);
  return place === placeOf(plan) ? storeOf(plan, settings) : null;
}
