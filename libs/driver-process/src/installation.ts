import type { NodeRef } from '@atoll/driver';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import { alone } from './claim.js';
import { whenMissing } from './json-file.js';
import { NodeHome } from './node-home.js';

/** The directories of one installation: `chains/<chain>/<organisation>/<node>`, claims on chains, and what is being deleted. */
export class Installation {
  constructor(private readonly home: string) {}

  nodeHome(ref: NodeRef): NodeHome {
    const { chainId, organisationId, name } = ref;
    return new NodeHome(this.inChains(chainId, organisationId, name), { chainId, organisationId, name });
  }

  /** Every node of a chain that has a directory here. */
  async nodeHomes(chainId: string): Promise<NodeHome[]> {
    const organisations = await subdirectories(this.inChains(chainId));
    const homes = organisations.map(async (organisationId) => {
      const names = await subdirectories(this.inChains(chainId, organisationId));
      return names.map((name) => this.nodeHome({ chainId, organisationId, name }));
    });
    return (await Promise.all(homes)).flat();
  }

  chainIds(): Promise<string[]> {
    return subdirectories(this.inChains());
  }

  /** Every port that a node here keeps, running or not. */
  async keptPorts(): Promise<Set<number>> {
    const homes = (await Promise.all((await this.chainIds()).map((chainId) => this.nodeHomes(chainId)))).flat();
    const records = await Promise.all(homes.map((home) => home.record()));
    return new Set(records.flatMap((record) => Object.values(record?.ports ?? {})));
  }

  /** One process at a time changes a chain, also when two workers believe it to be theirs. */
  aloneWith<T>(chainId: string, work: () => Promise<T>): Promise<T> {
    return alone(path.join(this.home, 'claims', chainId), work);
  }

  /** One process at a time makes a node's key; making keys does not wait for changes of the chain. */
  alonePreparing<T>({ chainId, organisationId, name }: NodeRef, work: () => Promise<T>): Promise<T> {
    return alone(path.join(this.home, 'claims', `${chainId}.${organisationId}.${name}`), work);
  }

  /** Takes away a node at once; deleting it may take longer, or be finished by somebody else. */
  async discardNode({ directory }: NodeHome): Promise<void> {
    await this.discard(directory);
    await fs.rmdir(path.dirname(directory)).catch(() => undefined); // Other nodes of the organisation keep it.
  }

  discardChain(chainId: string): Promise<void> {
    return this.discard(this.inChains(chainId));
  }

  /** Deletes what somebody took away and did not come to delete. */
  async emptyTrash(): Promise<void> {
    const trash = path.join(this.home, 'trash');
    const entries = await fs.readdir(trash).catch(whenMissing([]));
    await Promise.all(entries.map((name) => fs.rm(path.join(trash, name), { recursive: true, force: true })));
  }

  private async discard(directory: string): Promise<void> {
    const trash = path.join(this.home, 'trash');
    await fs.mkdir(trash, { recursive: true, mode: 0o700 });
    await fs.rename(directory, path.join(trash, randomUUID())).catch(whenMissing(undefined));
    await this.emptyTrash();
  }

  private inChains(...names: string[]): string {
    return path.join(this.home, 'chains', ...names);
  }
}

async function subdirectories(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true }).catch(whenMissing([]));
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
