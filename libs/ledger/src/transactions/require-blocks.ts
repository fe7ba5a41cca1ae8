import { parseConditions } from '@atoll/chains';
import { Fault } from '@atoll/kernel';
import type { Chain } from '@atoll/store';

/** A write waits for a block, so none is taken while there are none to wait for. Those taken before go on when blocks return. */
export function requireBlocks({ name, desired, conditions }: Pick<Chain, 'name' | 'desired' | 'conditions'>): void {
  const halted = (because: string) => new Fault({ code: 'CHAIN_HALTED', chain: name, because });
  switch (desired) {
    case 'PROPOSED':
      throw new Fault({ code: 'CONFLICT', what: 'chain', because: 'its members have not all agreed to found it' });
    case 'STOPPED':
    case 'DELETED':
      throw halted('its members stopped it');
    case 'RUNNING': {
      const stalled = parseConditions(conditions).find(({ type }) => type === 'Stalled');
      if (stalled?.status === 'True') throw halted(stalled.message);
    }
  }
}
