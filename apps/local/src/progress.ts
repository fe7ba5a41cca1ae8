import { Obstacle } from '@atoll/embedded';

/** Tells a person what goes on. */
export interface Progress {
  /** Runs one piece of work under a title. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Something happened outside a step, such as a process that had to be started again. */
  note(sentence: string): void;
}

/** Lines on standard error, so that standard output is left to the answer; on a terminal the running step counts its seconds. */
export class TerminalProgress implements Progress {
  private readonly live = Boolean(process.stderr.isTTY) && !process.env['CI'];

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const tick = () => this.write(`… ${title}  ${seconds(start)} s`, '');
    const timer = this.live ? setInterval(tick, 200) : undefined;
    try {
      const result = await work();
      this.write(`✓ ${title}  ${seconds(start)} s`);
      return result;
    } catch (error) {
      this.write(`✗ ${title}  ${seconds(start)} s`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  note(sentence: string): void {
    this.write(sentence);
  }

  private write(text: string, end = '\n'): void {
    process.stderr.write(`${this.live ? '\r\x1b[2K' : ''}${text}${end}`);
  }
}

/** What is said of a failure: the sentence alone when a person can do something about it. */
export function told(error: unknown): string {
  if (error instanceof Obstacle) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
