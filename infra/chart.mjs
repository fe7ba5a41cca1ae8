// What helm/atoll takes from the code, so that neither is written twice: `npm run chart` writes it, a test proves it fresh.
import fs from 'node:fs';
import path from 'node:path';

import { root } from './command.mjs';

const FILES = path.join(root, 'helm', 'atoll', 'files');
const MARK = '# Written by "npm run chart" from libs/driver-kubernetes; not to be edited.\n';

export async function chart() {
  for (const [name, content] of Object.entries(await chartFiles())) {
    fs.writeFileSync(path.join(FILES, name), content);
    process.stdout.write(`helm/atoll/files/${name}\n`);
  }
  return 0;
}

/** Each file's content by its name. */
export async function chartFiles() {
  const { admissionPolicy, PLATFORM_PORTS, PORTS, RULES } = await import('../libs/driver-kubernetes/dist/index.js');
  const { dumpYaml } = await import('@kubernetes/client-node');
  const yaml = (value) => dumpYaml(value, { lineWidth: 120, noRefs: true });
  // What only an installation knows, the chart puts in their place.
  const policy = admissionPolicy('@installation@', '@user@');
  return {
    'driver-rules.yaml': MARK + yaml(RULES),
    'driver-policy.yaml': MARK + policy.map(yaml).join('---\n'),
    'rpc-port.txt': `${PORTS.rpc}\n`,
    'node-ports.txt': `${PLATFORM_PORTS.join('\n')}\n`,
  };
}
