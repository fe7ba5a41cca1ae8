import { CHAIN_DRIVER, type ChainDriver } from '@atoll/driver';
import { toQuantity } from '@atoll/protocol';
import { Controller, Get, Inject, Param, ParseIntPipe, Query, UseGuards } from '@nestjs/common';

import { spokenAsHttp } from './logs.controller.js';
import { InternalGuard } from './internal.guard.js';

const MOST = 64;
/** An answer is cut behind the block with which it grows beyond this. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
const AT_ONCE = 16;

/** Gives the API blocks as a node has them, from one number on, as far as the chain goes. */
@Controller('internal')
@UseGuards(InternalGuard)
export class BlocksController {
  constructor(@Inject(CHAIN_DRIVER) private readonly driver: ChainDriver) {}

  @Get('chains/:chainId/nodes/:organisationId/:name/blocks')
  async blocks(
    @Param('chainId') chainId: string,
    @Param('organisationId') organisationId: string,
    @Param('name') name: string,
    @Query('first', ParseIntPipe) first: number,
    @Query('count', ParseIntPipe) count: number,
  ): Promise<string[]> {
    const node = { chainId, organisationId, name };
    const head = Number(await this.driver.control<string>(node, 'eth_blockNumber', []).catch(spokenAsHttp));
    const last = Math.min(head, first + Math.min(count, MOST) - 1);
    const blocks: string[] = [];
    for (let size = 0; first + blocks.length <= last && size < MOST_CHARACTERS;) {
      const next = first + blocks.length;
      const numbers = Array.from({ length: Math.min(AT_ONCE, last - next + 1) }, (_, i) => BigInt(next + i));
      const calls = numbers.map((number) => ({ method: 'debug_getRawBlock', params: [toQuantity(number)] }));
      const some = (await this.driver.controlAll(node, calls).catch(spokenAsHttp)) as string[];
      size += some.reduce((sum, block) => sum + block.length, 0);
      blocks.push(...some);
    }
    return blocks;
  }
}
