import fs from 'node:fs/promises';

type Page<T> = { nodes: readonly T[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined } };

/** Asks for page after page, and writes a JSON object on each line; says how many. */
export async function exportLines<T>(
  file: string,
  ask: (part: { first: number; after?: string }) => Promise<Page<T>>,
  first = 100,
): Promise<number> {
  const out = await fs.open(file, 'w');
  let count = 0;
  try {
    for (let after: string | undefined; ;) {
      const { nodes, pageInfo } = await ask({ first, ...(after && { after }) });
      for (const node of nodes) await out.write(`${JSON.stringify(node)}\n`);
      count += nodes.length;
      after = pageInfo.endCursor ?? undefined;
      if (!pageInfo.hasNextPage) return count;
    }
  } finally {
    await out.close();
  }
}
