import { loadYaml } from '@kubernetes/client-node';
import { z } from 'zod';

import { DEFAULTS, type KubernetesSettings } from './settings.js';

/** A quantity as Kubernetes writes it, such as `500m`, `2` or `10Gi`. */
const quantity = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^\d+(\.\d+)?(m|k|[KMGTPE]i?)?$/.test(text), 'must be a quantity such as 500m, 2 or 10Gi');
/** It is the value of a label. */
const label = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens');

const toleration = z.strictObject({
  key: z.string().exactOptional(),
  operator: z.enum(['Exists', 'Equal']).exactOptional(),
  value: z.string().exactOptional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).exactOptional(),
});

const securityModule = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,63}$/, 'must be the name of a plugin'),
  keyImage: z.string().min(1),
  environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
});

const SETTINGS = z.strictObject({
  installation: label,
  platformNamespace: label.default(DEFAULTS.platformNamespace),
  images: z.record(z.string(), z.string().min(1)).default(DEFAULTS.images),
  pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default(DEFAULTS.pullPolicy),
  storageClass: z.string().min(1).nullable().default(DEFAULTS.storageClass),
  storage: quantity.default(DEFAULTS.storage),
  cpu: z
    .strictObject({
      request: quantity.default(DEFAULTS.cpu.request),
      limit: quantity.default(DEFAULTS.cpu.limit),
    })
    .default(DEFAULTS.cpu),
  memoryMb: z.coerce.number().int().min(128).max(1_048_576).default(DEFAULTS.memoryMb),
  nodeSelector: z.record(z.string(), z.string()).default(DEFAULTS.nodeSelector),
  tolerations: z.array(toleration).default([]),
  uid: z.number().int().min(1).default(DEFAULTS.uid),
  graceSeconds: z.coerce.number().int().min(1).max(3_600).default(DEFAULTS.graceSeconds),
  securityModule: securityModule.nullable().default(DEFAULTS.securityModule),
});

/**
 * The settings of an installation: those of a file of YAML or JSON, and over them those that stand by themselves. The error
 * names everything that is wrong, by the place where it is.
 */
export function parseSettings(file: string | null, over: object): KubernetesSettings {
  const written: unknown = file === null ? {} : loadYaml(file);
  if (typeof written !== 'object' || written === null) throw new Error('It must hold settings by name.');
  const { success, data, error } = SETTINGS.safeParse(merged(written, over));
  if (success) return { ...DEFAULTS, ...data };
  throw new Error(error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`).join('\n  '));
}

/** What is not said leaves what is; parts are merged. */
function merged(under: object, over: object): object {
  const all = new Map<string, unknown>(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const had = all.get(key);
    if (value === undefined) continue;
    all.set(key, isPart(value) && isPart(had) ? merged(had, value) : value);
  }
  return Object.fromEntries([...all].map(([key, value]) => [key, isPart(value) ? merged({}, value) : value]));
}

const isPart = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
