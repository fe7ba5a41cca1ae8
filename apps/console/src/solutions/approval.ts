type Hex = `0x${string}`;

/** The first four bytes of the Keccak of `approve(address,uint256)`, ERC-20. */
const APPROVE = '095ea7b3';

/** The call by which an ERC-20 token lets somebody take an amount. */
export const approval = (spender: Hex, amount: bigint): Hex => `0x${APPROVE}${word(BigInt(spender))}${word(amount)}`;

const word = (value: bigint): string => value.toString(16).padStart(64, '0');
