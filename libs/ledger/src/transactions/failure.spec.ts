import { RpcError } from '@atoll/protocol';

import { ranOut } from './failure.js';

const said = (message: string, data?: string) => new RpcError(3, message, data);

it.each([
  ['the call succeeds on the state before', '0x', true],
  ['it says so', said('out of gas'), true],
  ['it says nothing', said('execution reverted', '0x'), true],
  ['the contract refused', said('execution reverted', '0x08c379a0'), false],
  ['an instruction was invalid', said('invalid opcode: 0xfe'), false],
])('takes the gas for the cause where all of it was used: %s', (_, answer, expected) => {
  expect(ranOut(answer, true)).toBe(expected);
  expect(ranOut(answer, false)).toBe(false);
});
