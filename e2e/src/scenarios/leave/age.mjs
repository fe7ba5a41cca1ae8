// The part of `age` that an export's README.md uses, where the program is not to be had: --decrypt -i KEY -o FILE FILE.
import { armor, Decrypter } from 'age-encryption';
import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    decrypt: { type: 'boolean' },
    identity: { type: 'string', short: 'i' },
    output: { type: 'string', short: 'o' },
  },
});
const key = await fs.readFile(values.identity, 'utf8');
const decrypter = new Decrypter();
decrypter.addIdentity(/^AGE-SECRET-KEY-1.*$/m.exec(key)[0]);
const sealed = await fs.readFile(positionals[0], 'utf8');
await fs.writeFile(values.output, await decrypter.decrypt(armor.decode(sealed)));
