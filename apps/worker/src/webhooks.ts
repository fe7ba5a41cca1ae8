import { ConcernedWebhooks, readMasterKey, WebhookSecrets, WebhookSender } from '@atoll/ledger';
import { Store } from '@atoll/store';
import { Injectable, type OnModuleDestroy, type Provider } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';

/** Ends the connections to webhooks with the worker. */
@Injectable()
class ClosingSender extends WebhookSender implements OnModuleDestroy {
  onModuleDestroy(): Promise<void> {
    return this.close();
  }
}

/** What the posting of events and the API's door to webhooks take. */
export function webhookProviders(): Provider[] {
  return [
    {
      provide: WebhookSecrets,
      inject: [CONFIG, Store],
      useFactory: async ({ masterKeyFile }: Config, store: Store) =>
        new WebhookSecrets(store, await readMasterKey(masterKeyFile)),
    },
    {
      provide: WebhookSender,
      inject: [CONFIG],
      useFactory: ({ webhooks }: Config) => new ClosingSender(webhooks),
    },
    { provide: ConcernedWebhooks, inject: [Store], useFactory: (store: Store) => new ConcernedWebhooks(store) },
  ];
}
