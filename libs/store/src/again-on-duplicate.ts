import { onDuplicate } from './on-duplicate.js';

class Duplicate extends Error {}

/**
 * Runs a transaction again when another one was first with the same name, number or key. The second run sees what the
 * other wrote, and says so in the words for it.
 */
export async function againOnDuplicate<T>(transaction: () => Promise<T>, tries = 3): Promise<T> {
  try {
    return await transaction().catch(onDuplicate(() => new Duplicate()));
  } catch (error) {
    if (!(error instanceof Duplicate) || tries === 1) throw error;
    return againOnDuplicate(transaction, tries - 1);
  }
}
