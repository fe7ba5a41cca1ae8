// SoftHSM, a hardware security module in software, from Debian's packages.
import koffi from 'koffi';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Token } from './pkcs11-custody.js';

const MODULE = fileURLToPath(new URL('../../../../../infra/softhsm/module.mjs', import.meta.url));
const PIN = Buffer.from('7531');

/**
 * The module, with one empty token, and the file that other processes find it by, as SOFTHSM2_CONF. A process has one, since a
 * module keeps its state in the process.
 */
export async function softHsm(label = 'atoll'): Promise<Token & { configuration: string }> {
  const module = execFileSync(process.execPath, [MODULE], { encoding: 'utf8' }).trim().split('\n').at(-1)!;
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-softhsm-'));
  const file = path.join(home, 'softhsm2.conf');
  await fs.writeFile(file, `directories.tokendir = ${home}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  koffi.load(null).func('int setenv(str name, str value, int over)')('SOFTHSM2_CONF', file, 1); // as C sees it
  const library = koffi.load(module);
  const must = (prototype: string, ...given: unknown[]) => {
    const code = library.func(`ulong ${prototype}`)(...given) as unknown;
    if (Number(code) !== 0) throw new Error(`${prototype} gave ${String(code)}.`);
  };
  library.func('ulong C_Finalize(void *)')(null); // a suite of the same process may have left it begun, with its own token
  must('C_Initialize(void *)', null);
  must('C_InitToken(ulong, void *, ulong, void *)', 0, PIN, PIN.length, Buffer.from(label.padEnd(32)));
  const session = Buffer.alloc(8);
  must('C_OpenSession(ulong, ulong, void *, void *, void *)', 0, 6, null, null, session);
  const handle = Number(session.readBigUInt64LE());
  must('C_Login(ulong, ulong, void *, ulong)', handle, 0, PIN, PIN.length);
  must('C_InitPIN(ulong, void *, ulong)', handle, PIN, PIN.length);
  must('C_CloseSession(ulong)', handle);
  must('C_Finalize(void *)', null);
  return { module, label, pin: PIN.toString(), configuration: file };
}
