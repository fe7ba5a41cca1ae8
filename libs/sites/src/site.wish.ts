import { Fault } from '@atoll/kernel';
import type { SiteKind, SiteReach } from '@atoll/store';
import net from 'node:net';

/** What an operator says of a place. */
export type SiteWish = {
  name: string;
  kind: SiteKind;
  latitude: number;
  longitude: number;
  region: string;
  jurisdiction: string;
  labels: Record<string, string>;
  capacity: number;
  reach: SiteReach;
  hosts: string[];
};

export const SITE_LIMITS = { capacity: 10_000, labels: 16, hosts: 64, shares: 256 };

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** As Kubernetes has it. */
const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;
const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** The wish, or the fault that names the field. */
export function checkedSite<T extends Partial<SiteWish>>(wish: T): T {
  const { latitude, longitude, jurisdiction, labels, capacity, hosts } = wish;
  if (latitude !== undefined) within('latitude', latitude, 90);
  if (longitude !== undefined) within('longitude', longitude, 180);
  if (jurisdiction !== undefined && !JURISDICTION.test(jurisdiction))
    throw Fault.invalid('jurisdiction', 'must be a code of ISO 3166-1 or 3166-2, such as DE or DE-HH');
  if (capacity !== undefined && !(Number.isInteger(capacity) && capacity >= 0 && capacity <= SITE_LIMITS.capacity))
    throw Fault.invalid('capacity', `must be a whole number from 0 to ${SITE_LIMITS.capacity}`);
  if (labels !== undefined) checkLabels(labels);
  if (
    hosts !== undefined &&
    !(hosts.length <= SITE_LIMITS.hosts && hosts.every((host) => net.isIP(host) || HOST.test(host)))
  )
    throw Fault.invalid('hosts', `must be at most ${SITE_LIMITS.hosts} host names or addresses`);
  return wish;
}

/** Ports of machines lead nowhere without the machines' names. */
export function checkReach({ reach, hosts }: Pick<SiteWish, 'reach' | 'hosts'>): void {
  if (reach === 'NODE_PORT' && hosts.length === 0)
    throw Fault.invalid('hosts', 'must name the machines whose ports lead to the nodes, when reach is NODE_PORT');
}

function checkLabels(labels: Record<string, string>): void {
  const all = Object.entries(labels);
  const good = all.every(([key, value]) => LABEL_KEY.test(key) && typeof value === 'string' && LABEL_VALUE.test(value));
  if (!good || all.length > SITE_LIMITS.labels)
    throw Fault.invalid('labels', `must be at most ${SITE_LIMITS.labels} labels as Kubernetes has them`);
}

function within(field: string, degrees: number, most: number): void {
  if (Number.isFinite(degrees) && Math.abs(degrees) <= most) return;
  throw Fault.invalid(field, `must be degrees from -${most} to ${most}`);
}
