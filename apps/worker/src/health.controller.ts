import { Store } from '@atoll/store';
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';

import { Queues } from './queues.js';

/** For whoever keeps the process running. Says only yes or no, since anybody may ask. */
@Controller()
export class HealthController {
  constructor(
    private readonly store: Store,
    private readonly queues: Queues,
  ) {}

  @Get('livez')
  alive(): string {
    return 'ok';
  }

  /** Redis may be away: work waits in the tables until it is back, so it does not decide. */
  @Get('readyz')
  async ready(): Promise<{ database: 'ok'; redis: 'ok' | 'away' }> {
    await this.store.platform.$queryRaw`SELECT 1`.catch((cause: unknown) => {
      throw new ServiceUnavailableException('The database does not answer.', { cause });
    });
    return { database: 'ok', redis: this.queues.connected ? 'ok' : 'away' };
  }
}
