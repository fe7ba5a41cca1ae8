import { Fault } from '@atoll/kernel';

/** A full disk is the operator's to mend, and the same work succeeds afterwards: an outage, in words that name it. */
export async function whileDiskHasRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new Fault({ code: 'UNAVAILABLE', what: 'disk of this machine, which is full,' }, { cause: error });
  }
}
