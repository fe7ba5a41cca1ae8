import path from 'node:path';

import type { Source } from './compile.js';

/** A file and what it imports of the others, directly or not. */
export function importedBy(file: string, sources: readonly Source[]): Source[] {
  const found = new Map<string, Source>();
  const visit = (name: string) => {
    const source = sources.find((each) => each.path === name);
    if (!source || found.has(name)) return;
    found.set(name, { ...source });
    for (const [, imported] of source.content.matchAll(/ from "(\.[^"]+)";/g))
      visit(path.posix.join(path.posix.dirname(name), imported!));
  };
  visit(file);
  return [...found.values()];
}
