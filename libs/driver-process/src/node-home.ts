import type { NodeIdentity, NodePlan, NodeRef } from '@atoll/driver';
import { FILE_NAMES, type NodePaths, type Ports } from '@atoll/engines';
import fs from 'node:fs/promises';
import path from 'node:path';

import { readJson, readText, whenMissing, writeIfNew, writeWhole } from './json-file.js';
import type { ProcessIdentity } from './process-identity.js';

/** What the last plan said of a node and what the driver chose for it; it outlives processes and restarts. */
export type NodeRecord = Pick<NodePlan, 'role' | 'run' | 'incarnation' | 'mayLeave'> & {
  engine: string;
  ports: Ports;
  /** How the last processes fared; null after one that was stopped or replaced by wish. */
  failure: Failure | null;
};

export type Failure = {
  /** The process that died, so that one death is counted once. */
  process: string;
  inARow: number;
  /** Milliseconds since the epoch; not started before. */
  retryAt: number;
};

export type NodeProcess = ProcessIdentity & {
  incarnation: number;
  /** What it was started as, see `recipe.ts`. */
  recipe: string;
};

/** How a process ended, as far as its parent still lived to learn it. */
export type NodeExit = { pid: number; code: number | null; signal: string | null; at: number };

const NEVER = { mtimeMs: 0 };

/** A node's directory: what is in it, and how to read it. Everything the driver knows of a node stands here. */
export class NodeHome {
  readonly paths: NodePaths;
  readonly log: string;
  readonly processFile: string;
  readonly exitFile: string;

  constructor(
    readonly directory: string,
    readonly ref: NodeRef,
  ) {
    const at = (name: string) => path.join(directory, name);
    this.paths = {
      data: at(FILE_NAMES.data),
      key: at(FILE_NAMES.key),
      genesis: at(FILE_NAMES.genesis),
      staticNodes: at(FILE_NAMES.staticNodes),
      controlToken: at(FILE_NAMES.controlToken),
      controlKey: at(FILE_NAMES.controlKey),
    };
    this.log = at('node.log');
    this.processFile = at('process.json');
    this.exitFile = at('exit.json');
  }

  /** Null until the node has its key. */
  readonly identity = () => readJson<NodeIdentity>(this.file('identity.json'));
  readonly writeIdentity = (identity: NodeIdentity) => this.write('identity.json', identity);

  /** A node whose key was lost must not start: it would make itself another one, and be a stranger to its chain. */
  readonly hasKey = () => fs.access(this.paths.key).then(() => true, whenMissing(false));

  /** Null until the node entered a plan. */
  readonly record = () => readJson<NodeRecord>(this.file('node.json'));
  readonly writeRecord = (record: NodeRecord) => this.write('node.json', record);
  readonly forgetRecord = () => fs.rm(this.file('node.json'), { force: true });

  readonly exit = () => readJson<NodeExit>(this.exitFile);
  readonly controlToken = async () => (await readText(this.paths.controlToken))?.trim() ?? null;

  /** The process that was last started and not stopped by wish; it may have died since. */
  readonly process = () => readJson<NodeProcess>(this.processFile);
  readonly writeProcess = (process: NodeProcess) => writeWhole(this.processFile, JSON.stringify(process));

  /** When the last process was started, in milliseconds since the epoch. */
  async startedAt(): Promise<number> {
    return Math.floor((await fs.stat(this.processFile).catch(whenMissing(NEVER))).mtimeMs);
  }

  /** How long the last process lived, as far as its end is known. */
  async livedMs(): Promise<number> {
    const [{ mtimeMs }, exit] = await Promise.all([fs.stat(this.processFile).catch(whenMissing(NEVER)), this.exit()]);
    return (exit?.at ?? Date.now()) - mtimeMs;
  }

  /** After a process was ended by wish there is nothing to say of it. */
  async forgetProcess(): Promise<void> {
    await Promise.all([this.processFile, this.exitFile].map((file) => fs.rm(file, { force: true })));
  }

  private file(name: string): string {
    return path.join(this.directory, name);
  }

  private async write(name: string, value: unknown): Promise<void> {
    await writeIfNew(this.file(name), `${JSON.stringify(value, null, 2)}\n`);
  }
}
