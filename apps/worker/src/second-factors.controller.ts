import { TotpSecrets } from '@atoll/accounts/totp';
import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';

import { InternalGuard } from './internal.guard.js';
import { spokenAsHttp } from './logs.controller.js';
import { read } from './providers.controller.js';

const ENROL = z.strictObject({ account: z.string().min(1).max(254) });
const TAKE = z.strictObject({ code: z.string().max(6) });

/** Makes and checks codes for the API, by secrets that it does not hold. Whose they are, the API has checked. */
@Controller('internal/second-factors')
@UseGuards(InternalGuard)
export class SecondFactorsController {
  constructor(private readonly secrets: TotpSecrets) {}

  @Post(':personId/enrol')
  @HttpCode(200)
  async enrol(@Param('personId', ParseUUIDPipe) personId: string, @Body() body: unknown): Promise<{ uri: string }> {
    const { account } = read(ENROL, body);
    return { uri: await this.secrets.enrol(personId, account).catch(spokenAsHttp) };
  }

  @Post(':personId/take')
  @HttpCode(200)
  async take(
    @Param('personId', ParseUUIDPipe) personId: string,
    @Body() body: unknown,
  ): Promise<{ id: string | null }> {
    return { id: await this.secrets.take(personId, read(TAKE, body).code) };
  }
}
