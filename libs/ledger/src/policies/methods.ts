import { Fault } from '@atoll/kernel';
import { parseAbiItem, toFunctionSelector, type AbiFunction } from 'viem';

/** Longer than any signature that a compiler writes for people to read. */
const LONGEST = 500;

/** The selector of a function that is named by it, or by its signature such as `transfer(address,uint256)`; `0x` calls none. */
export function readMethod(text: string, field: string): string {
  if (/^0x([0-9a-f]{8})?$/i.test(text)) return text.toLowerCase();
  if (text.length <= LONGEST && /^[a-z_$][\w$]*\([\w[\](), ]*\)$/i.test(text)) {
    try {
      return toFunctionSelector(parseAbiItem(`function ${text}`) as AbiFunction);
    } catch (cause) {
      throw new Fault(
        { code: 'INVALID', field, because: `holds "${text}", whose types Solidity does not have` },
        { cause },
      );
    }
  }
  throw Fault.invalid(
    field,
    'must be selectors of 4 bytes, signatures such as transfer(address,uint256), or 0x for no data',
  );
}
