import { alive, type Server } from '@atoll/embedded';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Starts a server and starts it again, on the same port, whenever it dies, until it is stopped. */
export class Kept {
  private stopping = new AbortController();
  private watching: Promise<void> | undefined;

  private constructor(
    readonly name: string,
    private server: Server,
    private readonly startAgain: (port: number) => Promise<Server>,
    private readonly note: (sentence: string) => void,
  ) {}

  static async start(
    name: string,
    start: (port?: number) => Promise<Server>,
    note: (sentence: string) => void,
  ): Promise<Kept> {
    const kept = new Kept(name, await start(), start, note);
    // What somebody else runs, somebody else brings back.
    if (kept.server.pid !== null) kept.watching = kept.watch();
    return kept;
  }

  get url(): string {
    return this.server.url;
  }

  get kind(): string {
    return this.server.kind;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    await this.server.stop();
  }

  private async watch(): Promise<void> {
    for (let deaths = 0; await this.waited(LOOK_MS);) {
      if (alive(this.server.pid as number)) continue;
      this.note(`${this.name} ended and is started again.`);
      try {
        this.server = await this.startAgain(this.server.port);
        deaths = 0;
      } catch (error) {
        this.note(`${this.name} does not start: ${(error as Error).message}`);
        await this.waited(Math.min(LOOK_MS * 2 ** deaths++, LONGEST_PAUSE_MS));
      }
    }
  }

  /** False when it is time to stop instead. */
  private async waited(ms: number): Promise<boolean> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => {});
    return !this.stopping.signal.aborted;
  }
}
