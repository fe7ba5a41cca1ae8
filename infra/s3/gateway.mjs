// Builds an S3-compatible server that checks signatures, from its pinned sources, and prints where the program is: node infra/s3/gateway.mjs
import path from 'node:path';

import { buildProgram } from '../local-cluster/build.mjs';
import { placeOf } from '../local-cluster/place.mjs';

const place = placeOf();
await buildProgram(place, {
  title: 'S3 gateway',
  module: path.join(import.meta.dirname, 'go'),
  packages: ['github.com/versity/versitygw/cmd/versitygw'],
});
process.stdout.write(`${path.join(place.programs, 'versitygw')}\n`);
