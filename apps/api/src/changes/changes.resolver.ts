import { Resolver, Subscription } from '@nestjs/graphql';

import { CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeBatchModel } from './change.model.js';

@Resolver()
export class ChangesResolver {
  constructor(private readonly feed: ChangeFeed) {}

  @Subscription(() => ChangeBatchModel, {
    description:
      'What has changed of all that you may read, by kind and chain, at most twice a second: for whoever shows lists and reads them again. The first batch comes at once.',
    resolve: (batch: ChangeBatchModel) => batch,
  })
  changes(@CurrentCaller() caller: Caller): Promise<AsyncIterableIterator<ChangeBatchModel>> {
    return this.feed.open(caller);
  }
}
