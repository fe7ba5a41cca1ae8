import path from 'node:path';

import { Obstacle } from '../command.mjs';
import { readJson, writeJson } from './place.mjs';
import { run } from './shell.mjs';

const CANDIDATES = Array.from({ length: 64 }, (_, index) => 64 + index);

/** The cluster's own 10.x.0.0/16 and what each part of it is for; chosen once, among those that lead nowhere yet, and kept. */
export async function addressesOf({ id, state }, hostInterface) {
  const file = path.join(state, 'network.json');
  const kept = readJson(file)?.second;
  const taken = takenBy(JSON.parse(await run('ip', ['-json', '-4', 'route', 'show', 'table', 'all'])), hostInterface);
  if (kept !== undefined && !isFree(taken, kept))
    throw new Obstacle(
      `The cluster's network 10.${kept}.0.0/16 has come to be used by something else ("ip route" shows what). Free it, or begin anew: npm run cluster:down -- --purge`,
    );
  const second = kept ?? firstFree(taken, id);
  if (second === undefined)
    throw new Obstacle(
      'No network from 10.64.0.0/16 to 10.127.0.0/16 is free for the cluster; "ip route" shows what uses them.',
    );
  if (second !== kept) writeJson(file, { second });
  return layout(second);
}

/** How a /16 is cut up. Nothing in it is reachable from other machines. */
export function layout(second) {
  const at = (rest) => `10.${second}.${rest}`;
  return {
    network: at('0.0/16'),
    pods: at('0.0/18'),
    simulatedPods: at('64.0/18'),
    services: at('128.0/18'),
    /** The first address of the services is always the API server's. */
    apiService: at('128.1'),
    dns: at('128.10'),
    host: at('255.1'),
    node: at('255.2'),
    linkBits: 30,
  };
}

/** Networks (as first address and bits) that routes of the machine lead to, other than through our own interface. */
export function takenBy(routes, ours) {
  return routes.filter(({ dst, dev }) => dst !== 'default' && dev !== ours).map(({ dst }) => dst);
}

/** The first that no route leads to, beginning at a place of the cluster's own. */
export function firstFree(taken, id) {
  const start = Number.parseInt(id, 16) % CANDIDATES.length;
  return [...CANDIDATES.slice(start), ...CANDIDATES.slice(0, start)].find((second) => isFree(taken, second));
}

export const isFree = (taken, second) => !taken.some((route) => overlap(route, second));

function overlap(route, second) {
  const [address, bits = '32'] = route.split('/');
  const shift = 2 ** (32 - Math.min(Number(bits), 16));
  return Math.floor(number(address) / shift) === Math.floor(number(`10.${second}.0.0`) / shift);
}

const number = (address) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
