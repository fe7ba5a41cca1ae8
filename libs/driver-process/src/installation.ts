import type { Fence, NodeRef } from '@atoll/driver';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import { alone } from './claim.js';
import { admit, forgetFences } from './fence.js';
import { whenMissing } from './json-file.js';
import { NodeHome } from './node-home.js';

/**
 * The directories of one installation: `chains/<chain>/<organisation>/<node>`, claims on chains, their fences, what is being
 * deleted, and below `kept`, under the same names, the homes that outlived their nodes.
 */
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

  /** Refuses whoever was deposed from the chain. */
  admit(chainId: string, fence: Fence): Promise<void> {
    return admit(path.join(this.home, 'fences', chainId), fence);
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

  /** Puts a node's home, with its key and data, where neither looks nor plans find it. */
  async keepNode({ directory, ref }: NodeHome): Promise<void> {
    await move(directory, this.keptHome(ref).directory);
  }

  /** Whether a home is there that outlived its node. */
  isKept(ref: NodeRef): Promise<boolean> {
    return fs.access(this.keptHome(ref).directory).then(() => true, whenMissing(false));
  }

  /** Gives a node its kept home again, which no plan knows yet. */
  async takeBack(ref: NodeRef): Promise<void> {
    const kept = this.keptHome(ref);
    await kept.forgetRecord();
    await move(kept.directory, this.nodeHome(ref).directory);
    await fs.rmdir(path.dirname(path.dirname(kept.directory))).catch(() => undefined); // Others of the chain keep it.
  }

  async discardChain(chainId: string): Promise<void> {
    await this.discard(this.inChains(chainId));
    await forgetFences(path.join(this.home, 'fences'), await this.chainIds());
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

  private keptHome({ chainId, organisationId, name }: NodeRef): NodeHome {
    return new NodeHome(path.join(this.home, 'kept', chainId, organisationId, name), { chainId, organisationId, name });
  }

  private inChains(...names: string[]): string {
    return path.join(this.home, 'chains', ...names);
  }
}

/** All at once. It fails where something is in the way, or went meanwhile: a key is never written over, nor taken for gone. */
async function move(from: string, to: string): Promise<void> {
  await fs.mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await fs.rename(from, to);
  await fs.rmdir(path.dirname(from)).catch(() => undefined); // Other nodes of the organisation keep it.
}

async function subdirectories(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true }).catch(whenMissing([]));
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
