import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A machine that died: each process its node is given is killed, until it is released. */
export class Outage {
  private over = false;
  private readonly killing: Promise<void>;

  private constructor(private readonly directory: string) {
    this.killing = this.keepKilling();
  }

  /** Kills the node now, and keeps it down. */
  static async of(home: string, node: { chainId: string; organisationId: string; name: string }): Promise<Outage> {
    const outage = new Outage(path.join(home, 'chains', node.chainId, node.organisationId, node.name));
    await outage.kill();
    return outage;
  }

  /** Lets the node live again; the platform starts it, nobody else. */
  async end(): Promise<void> {
    this.over = true;
    await this.killing;
  }

  private async keepKilling(): Promise<void> {
    while (!this.over) {
      await this.kill();
      await pause(20);
    }
  }

  private async kill(): Promise<void> {
    try {
      const { pid } = JSON.parse(await fs.readFile(path.join(this.directory, 'process.json'), 'utf8')) as {
        pid: number;
      };
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // No file yet, or no process any more: there is nothing to kill at the moment.
      if (code !== 'ENOENT' && code !== 'ESRCH' && !(error instanceof SyntaxError)) throw error;
    }
  }
}
