import type { Common } from '@ethereumjs/common';
import { EVM } from '@ethereumjs/evm';

import { breatheBeforeLongOpcodes, copyZerosAtOnce } from './opcodes.js';

type Tables = Pick<NodeEvm, '_opcodes' | '_handlers' | '_dynamicGasHandlers' | '_opcodeMap'>;

const tables = new WeakMap<Common, Tables>();

/**
 * An EVM of a fork's rules, with opcodes that suit a node. They are made once for all EVMs under these rules, of which there is one for
 * each block and call.
 */
export class NodeEvm extends EVM {
  declare _opcodes: EVM['_opcodes'];
  declare _handlers: EVM['_handlers'];
  declare _dynamicGasHandlers: EVM['_dynamicGasHandlers'];
  declare _opcodeMap: EVM['_opcodeMap'];

  override getActiveOpcodes(): EVM['_opcodes'] {
    const known = tables.get(this.common) ?? this.made();
    Object.assign(this, known);
    return known._opcodes;
  }

  private made(): Tables {
    super.getActiveOpcodes();
    breatheBeforeLongOpcodes(this._opcodeMap);
    copyZerosAtOnce(this._opcodeMap);
    const { _opcodes, _handlers, _dynamicGasHandlers, _opcodeMap } = this;
    const made = { _opcodes, _handlers, _dynamicGasHandlers, _opcodeMap };
    tables.set(this.common, made);
    return made;
  }
}
