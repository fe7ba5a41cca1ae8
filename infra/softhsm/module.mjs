// Lays down SoftHSM, a PKCS#11 module, from Debian's packages without installing them, and prints where it is: node infra/softhsm/module.mjs
import path from 'node:path';

import { unpack } from '../local-cluster/build.mjs';
import { placeOf } from '../local-cluster/place.mjs';

const place = placeOf();
await unpack(place, 'softhsm', ['libsofthsm2', 'softhsm2-common'], 'SoftHSM');
process.stdout.write(`${path.join(place.programs, 'softhsm/usr/lib/softhsm/libsofthsm2.so')}\n`);
