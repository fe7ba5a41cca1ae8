import { CHAIN_DRIVER, type ChainDriver, type LogLine } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { answering } from '@atoll/telemetry';
import { Controller, Get, Headers, HttpException, Inject, Param, Query, UseGuards } from '@nestjs/common';

import { InternalGuard } from './internal.guard.js';

const MOST_LINES = 1_000;

/** Gives the API what only the driver can see. Whether its caller may see it, the API has checked. */
@Controller('internal')
@UseGuards(InternalGuard)
export class LogsController {
  constructor(@Inject(CHAIN_DRIVER) private readonly driver: ChainDriver) {}

  @Get('chains/:chainId/nodes/:organisationId/:name/logs')
  logs(
    @Param('chainId') chainId: string,
    @Param('organisationId') organisationId: string,
    @Param('name') name: string,
    @Query('lines') lines = '100',
    @Headers() headers: object,
  ): Promise<LogLine[]> {
    const most = Math.min(Math.max(Number.parseInt(lines, 10) || 1, 1), MOST_LINES);
    const read = () => this.driver.logs({ chainId, organisationId, name }, most);
    return answering(headers, 'read logs', {}, read).catch(spokenAsHttp);
  }
}

/** A fault as a status: the API says the rest in its own words. */
export function spokenAsHttp(error: unknown): never {
  if (!(error instanceof Fault)) throw error;
  throw new HttpException(error.message, error.detail.code === 'NOT_FOUND' ? 404 : error.retryable ? 503 : 400);
}
