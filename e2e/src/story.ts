import { AtollError } from '@atoll/sdk';

/** What a run came to; `why` says what failed, for a report that keeps no output. */
export type Tally = { passed: number; failed: number; why?: string[] };

/** One thing the story shows. It counts as failed when it throws, and so does everything that needed it. */
export class Story {
  readonly tally: Tally & { why: string[] } = { passed: 0, failed: 0, why: [] };

  /** Runs a step, prints its sentence with the seconds it took, and gives its result to the next. */
  async step<T>(sentence: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      const result = await work();
      this.tally.passed++;
      console.log(`  ✓ ${sentence} (${seconds(start)} s)`);
      return result;
    } catch (error) {
      this.tally.failed++;
      this.tally.why.push(`${sentence}: ${describe(error)}`);
      console.log(`  ✗ ${sentence} (${seconds(start)} s)\n      ${describe(error)}`);
      throw error;
    }
  }

  /**
   * Something must be refused with exactly this code; its twin, which differs in one thing only, must not be. What a contract
   * refuses has its error's name behind the code: `REVERTED HardwareTaken`.
   */
  async refuses(
    sentence: string,
    code: string,
    cheat: () => Promise<unknown>,
    honestTwin: () => Promise<unknown>,
  ): Promise<void> {
    await this.step(`refused with ${code}: ${sentence}`, async () => {
      const refusal = await cheat().then(
        () => null,
        (error: unknown) => error,
      );
      if (refusal === null) throw new Error('It was accepted.');
      const actual = codeOf(refusal);
      if (actual !== code) throw new Error(`It was refused with ${actual}: ${describe(refusal)}`);
    }).catch(() => undefined);
    await this.step(`accepted twin of: ${sentence}`, honestTwin).catch(() => undefined);
  }
}

/** Tells the parts of a story one after the other. A part that breaks off ends; the next is told all the same. */
export async function tell(title: string, parts: Record<string, (story: Story) => Promise<void>>): Promise<Tally> {
  const story = new Story();
  for (const [name, part] of Object.entries(parts)) {
    console.log(`${title}: ${name}`);
    await part(story).catch((error: unknown) => {
      if (story.tally.failed === 0) story.tally.failed++;
      story.tally.why.push(`${name} ends: ${describe(error)}`);
      console.log(`  The part ends here: ${describe(error)}`);
    });
  }
  return story.tally;
}

export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what} is ${a}, and should be ${b}.`);
}

/** By which of our codes it was refused, whoever did: the API, a contract, or what checks credentials and certificates. */
function codeOf(refusal: unknown): string {
  if (refusal instanceof AtollError && refusal.code === 'REVERTED')
    return `REVERTED ${String(refusal.detail['error'])}`;
  const { code } = refusal as { code?: unknown };
  return typeof code === 'string' ? code : String(refusal);
}

const seconds = (start: number) => ((performance.now() - start) / 1_000).toFixed(1);

const describe = (error: unknown) => (error instanceof AtollError ? `${error.code}: ${error.message}` : String(error));
