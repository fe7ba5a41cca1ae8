import type { KubernetesObject, V1ObjectMeta } from '@kubernetes/client-node';

import { digestOf, FIELD_MANAGER, NOTE } from './names.js';

type Fields = { [path: string]: Fields };
type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

/** The same object with a note of what it says, by which it is known without being read. */
export function noted<T extends KubernetesObject>(object: T): T {
  const annotations = { ...object.metadata?.annotations, [NOTE.applied]: digestOf(JSON.stringify(object)) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/**
 * Whether an object is still as it was applied, told by its metadata alone: it carries the note of what was applied, and every
 * field of that is still ours. Whoever changes a field owns it, so the API server itself keeps the books of drift.
 */
export function stands(
  applied: KubernetesObject,
  { deletionTimestamp, annotations, managedFields }: V1ObjectMeta,
): boolean {
  const own = managedFields?.find(({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply');
  return (
    !deletionTimestamp &&
    annotations?.[NOTE.applied] === applied.metadata?.annotations?.[NOTE.applied] &&
    owns(ownable(applied), own?.fieldsV1 as Fields | undefined)
  );
}

/** What names an object is nobody's. */
function ownable({ apiVersion: _version, kind: _kind, metadata, ...rest }: KubernetesObject): Json {
  const { labels, annotations } = metadata ?? {};
  return { ...rest, metadata: { labels, annotations } } as Json;
}

/** Walks a value along the paths of `managedFields`. A path that ends was set as a whole. */
function owns(value: Json, fields: Fields | undefined): boolean {
  if (fields === undefined) return false;
  if (Object.keys(fields).length === 0 || typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => owns(item, fieldsOfItem(item, fields)));
  return Object.entries(value).every(([key, part]) => part === undefined || owns(part, fields[`f:${key}`]));
}

/** An item of a list is named by some of its fields (`k:{"name":"node"}`), or by itself (`v:"x"`). */
function fieldsOfItem(item: Json, fields: Fields): Fields | undefined {
  const name = Object.keys(fields).find((path) => {
    if (path.startsWith('v:')) return path === `v:${JSON.stringify(item)}`;
    if (!path.startsWith('k:')) return false;
    const keys = Object.entries(JSON.parse(path.slice(2)) as Record<string, Json>);
    return keys.every(([key, is]) => (item as Record<string, Json>)[key] === is);
  });
  return name === undefined ? undefined : fields[name];
}
