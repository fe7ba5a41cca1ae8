import { Store } from '@atoll/store';
import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { Redis } from 'ioredis';

import { ForNobody } from './auth.guard.js';
import { REDIS } from './platform.module.js';

/** For whoever keeps the process running. Says only yes or no, since anybody may ask. */
@ForNobody()
@Controller()
export class HealthController {
  constructor(
    private readonly store: Store,
    @Inject(REDIS) private readonly redis: Redis,
  ) {}

  @Get('livez')
  alive(): string {
    return 'ok';
  }

  /** Redis may be away: requests are still answered, so it does not decide. */
  @Get('readyz')
  async ready(): Promise<{ database: 'ok'; redis: 'ok' | 'away' }> {
    await this.store.platform.$queryRaw`SELECT 1`.catch((cause: unknown) => {
      throw new ServiceUnavailableException('The database does not answer.', { cause });
    });
    return { database: 'ok', redis: this.redis.status === 'ready' ? 'ok' : 'away' };
  }
}
