import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** A PKCS#11 module in front of another one, of which every second signature is well-formed and wrong. It counts both in a file. */
const SOURCE = (countFile: string) => `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
typedef unsigned long ulong;
static ulong given;
ulong C_Sign(ulong session, void *data, ulong n, unsigned char *signature, ulong *length) {
  ulong (*real)(ulong, void *, ulong, unsigned char *, ulong *) = dlsym(RTLD_NEXT, "C_Sign");
  ulong code = real(session, data, n, signature, length);
  if (code != 0 || signature == NULL) return code;
  int lie = given++ % 2;
  if (lie) signature[40] ^= 0x5a;
  FILE *file = fopen("${countFile}", "a");
  fputc(lie ? 'w' : 'r', file);
  fclose(file);
  return code;
}`;

export type LyingModule = { module: string; given(): Promise<{ right: number; wrong: number }> };

export async function lyingModule(directory: string, module: string): Promise<LyingModule> {
  const [source, target, count] = ['lying.c', 'lying.so', 'given'].map((name) => path.join(directory, name));
  await fs.writeFile(source!, SOURCE(count!));
  await fs.writeFile(count!, '');
  // The other module stands behind it, so that what it lacks is found there.
  const behind = ['-Wl,--no-as-needed', module, `-Wl,-rpath,${path.dirname(module)}`, '-ldl'];
  await promisify(execFile)('cc', ['-shared', '-fPIC', '-o', target!, source!, ...behind]);
  return {
    module: target!,
    given: async () => {
      const all = await fs.readFile(count!, 'utf8');
      const wrong = all.replaceAll('r', '').length;
      return { right: all.length - wrong, wrong };
    },
  };
}
