import fs from 'node:fs';
import path from 'node:path';

import { INSIDE, readJson, write, writeJson } from './place.mjs';
import { nodeName } from './room.mjs';
import { run } from './shell.mjs';

/** Who speaks to the API server from inside the room, each with a certificate of its own. */
const CLIENTS = ['admin', 'controller-manager', 'scheduler', 'kubelet', 'proxy'];

export const apiServer = ({ node }) => `https://${node}:6443`;

/** Makes keys and certificates once, and the files by which programs find the API server and prove who they are. */
export async function makeKeys(place, addresses) {
  const stamp = path.join(place.keys, 'made-for.json');
  const names = [addresses.node, addresses.apiService, '127.0.0.1'];
  if (readJson(stamp)?.join() !== names.join()) {
    fs.mkdirSync(place.keys, { recursive: true, mode: 0o700 });
    await run(path.join(place.programs, 'keys'), [place.keys, nodeName, ...names]);
    for (const client of CLIENTS)
      write(path.join(place.keys, `${client}.kubeconfig`), kubeconfig(client, addresses), 0o600);
    writeJson(stamp, names);
  }
  write(place.kubeconfig, portable(place, addresses), 0o600);
}

/** For programs in the room: names the files, as they are called there. */
function kubeconfig(client, addresses) {
  const file = (name) => `${INSIDE.keys}/${name}`;
  return config(
    { server: apiServer(addresses), 'certificate-authority': file('ca.crt') },
    { 'client-certificate': file(`${client}.crt`), 'client-key': file(`${client}.key`) },
  );
}

/** For everybody else: holds the administrator's key itself. */
function portable({ keys }, addresses) {
  const data = (name) => fs.readFileSync(path.join(keys, name)).toString('base64');
  return config(
    { server: apiServer(addresses), 'certificate-authority-data': data('ca.crt') },
    { 'client-certificate-data': data('admin.crt'), 'client-key-data': data('admin.key') },
  );
}

/** JSON, which is YAML. */
export function config(cluster, user) {
  const name = nodeName;
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster }],
      users: [{ name, user }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    },
    null,
    2,
  )}\n`;
}
