/** Runs tasks one after the other in the order they came, whatever becomes of each. */
export class Serial {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything that was given so far is done. */
  async idle(): Promise<void> {
    await this.last;
  }
}
