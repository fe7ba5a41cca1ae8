import type { CreateSiteInput } from '@atoll/sdk';

import type { Read } from '../shared/form.js';
import type { Site } from '../shared/site.js';

/** What the form says of a site. Whether it is allowed, the platform says. */
export function siteIn(read: Read): CreateSiteInput {
  return {
    name: read('name'),
    kind: read('kind') as Site['kind'],
    latitude: Number(read('latitude')),
    longitude: Number(read('longitude')),
    region: read('region'),
    jurisdiction: read('jurisdiction').toUpperCase(),
    capacity: Number(read('capacity')),
    labels: labelsIn(read('labels')),
    reach: read('reach') as Site['reach'],
    hosts: read('hosts')
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}

/** One `key=value` on a line, as kubectl prints them. */
export const labelsIn = (text: string): Site['labels'] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [key = '', ...value] = line.split('=');
      return { key: key.trim(), value: value.join('=').trim() };
    });

export const textOfLabels = (labels: Site['labels']): string =>
  labels.map(({ key, value }) => `${key}=${value}`).join('\n');
