import { paramsBlock } from '@ethereumjs/block';
import { Common, type CommonOpts, type ParamsDict } from '@ethereumjs/common';
import { paramsEVM } from '@ethereumjs/evm';
import { paramsTx } from '@ethereumjs/tx';
import { paramsVM } from '@ethereumjs/vm';

/**
 * The rules of one fork, shared by every transaction, block and EVM under it. EthereumJS copies its rules and merges
 * its parameters for each transaction, which costs more than running a transfer; here both are done once, and for good.
 */
export class SharedCommon extends Common {
  private readonly activated?: Map<number, boolean>;
  private readonly values?: Map<string, bigint>;

  constructor(options: CommonOpts, overrides: ParamsDict) {
    super(options);
    for (const params of [paramsBlock, paramsTx, paramsEVM, paramsVM, overrides]) super.updateParams(params);
    this.activated = new Map();
    this.values = new Map();
    // Its fork never changes. Every EVM wants to hear of that, and would be held for good: one for each block and call.
    this.events.on = () => this.events;
  }

  override copy(): this {
    return this;
  }

  override updateParams(params: ParamsDict): void {
    if (!this.values) super.updateParams(params);
  }

  override isActivatedEIP(eip: number): boolean {
    const known = this.activated?.get(eip);
    if (known !== undefined) return known;
    const active = super.isActivatedEIP(eip);
    this.activated?.set(eip, active);
    return active;
  }

  override param(name: string): bigint {
    const known = this.values?.get(name);
    if (known !== undefined) return known;
    const value = super.param(name);
    this.values?.set(name, value);
    return value;
  }
}
