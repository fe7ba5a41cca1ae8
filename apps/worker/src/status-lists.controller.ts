import { fetchForeignList, type ForeignList } from '@atoll/identity';
import { JudgedFetch } from '@atoll/ledger';
import { Body, Controller, HttpCode, HttpException, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';

import { InternalGuard } from './internal.guard.js';

const ASKED = z.strictObject({ url: z.string() });

/** Fetches for the API the status lists that other installations publish. */
@Controller('internal/status-lists')
@UseGuards(InternalGuard)
export class StatusListsController {
  constructor(private readonly outgoing: JudgedFetch) {}

  @Post()
  @HttpCode(200)
  async fetch(@Body() body: unknown): Promise<ForeignList> {
    const { success, data } = ASKED.safeParse(body);
    if (!success) throw new HttpException('', 400);
    return fetchForeignList(this.outgoing, data.url);
  }
}
