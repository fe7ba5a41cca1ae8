import { Installation } from './installation.js';
import type { NodeHome } from './node-home.js';
import { stopProcess } from './node-process.js';

/** Ends whatever process a node has; none is left when this returns. */
export async function stopNode(home: NodeHome, graceMs: number): Promise<void> {
  const process = await home.process();
  if (process) await stopProcess(process, graceMs);
  await home.forgetProcess();
}

/** Stops every node of an installation and keeps its data and keys; the next `apply` starts what is planned to run. */
export async function stopAll(home: string, graceMs = 10_000): Promise<void> {
  const installation = new Installation(home);
  const chainIds = await installation.chainIds();
  await Promise.all(
    chainIds.map((chainId) =>
      installation.aloneWith(chainId, async () => {
        const homes = await installation.nodeHomes(chainId);
        await Promise.all(homes.map((node) => stopNode(node, graceMs)));
      }),
    ),
  );
}
