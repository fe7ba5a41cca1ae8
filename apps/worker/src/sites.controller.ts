import { Fault } from '@atoll/kernel';
import { SiteClusters } from '@atoll/sites';
import { Body, Controller, HttpCode, HttpException, Inject, Param, Put, UseGuards } from '@nestjs/common';
import { z } from 'zod';

import { InternalGuard } from './internal.guard.js';

const CONNECTION = z.strictObject({ kubeconfig: z.string() });

/** Seals what the API may hand over and never read. Whose site it is, the API has checked. */
@Controller('internal')
@UseGuards(InternalGuard)
export class SitesController {
  constructor(@Inject(SiteClusters) private readonly clusters: SiteClusters) {}

  @Put('sites/:id/kubeconfig')
  @HttpCode(204)
  async connect(@Param('id') id: string, @Body() body: unknown): Promise<void> {
    const { success, data } = CONNECTION.safeParse(body);
    if (!success || !z.uuid().safeParse(id).success) throw new HttpException('', 400);
    await this.clusters.connect(id, data.kubeconfig).catch(spokenAsHttp);
  }
}

function spokenAsHttp(error: unknown): never {
  if (!(error instanceof Fault)) throw error;
  const { detail } = error;
  if (detail.code === 'INVALID') throw new HttpException({ field: detail.field, because: detail.because }, 400);
  throw new HttpException(error.message, detail.code === 'NOT_FOUND' ? 404 : 503);
}
