const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/** The operations of EVM code in their order, each with what it pushes, which is no operation itself. */
export function* operationsOf(code: Uint8Array): Generator<{ opcode: number; at: number; operand: Uint8Array }> {
  for (let at = 0; at < code.length; at++) {
    const opcode = code[at] ?? 0;
    const size = opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 1 : 0;
    yield { opcode, at, operand: code.subarray(at + 1, at + 1 + size) };
    at += size;
  }
}
