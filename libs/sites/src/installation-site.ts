import { SiteKind, SiteReach } from '@atoll/store';
import { parse } from 'yaml';
import { z } from 'zod';

import { checkedSite, checkReach, type SiteWish } from './site.wish.js';

/** A site that an installation offers, and the file of its kubeconfig; without one it is a part of the installation's cluster. */
export type InstallationSite = SiteWish & { kubeconfig?: string | undefined };

const SITE = z.strictObject({
  name: z.string().min(1).max(64),
  kind: z.enum(SiteKind).default('CORE'),
  latitude: z.number(),
  longitude: z.number(),
  region: z.string().min(1).max(100),
  jurisdiction: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  capacity: z.number(),
  reach: z.enum(SiteReach).default('CLUSTER'),
  hosts: z.array(z.string()).default([]),
  kubeconfig: z.string().min(1).optional(),
});

/** A list of sites in YAML or JSON, each under a name of its own. */
export function parseSites(text: string): InstallationSite[] {
  const { success, data, error } = z.array(SITE).max(1_000).safeParse(parse(text));
  if (!success) throw new Error(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n  '));
  for (const site of data) checkReach(checkedSite(site));
  const twice = data.find(({ name }, i) => data.findIndex((other) => other.name === name) < i);
  if (twice) throw new Error(`The name "${twice.name}" is there twice.`);
  return data;
}
