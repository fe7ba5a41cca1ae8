import { OpenIdClient, ProviderSecrets } from '@atoll/accounts/openid';
import { TotpSecrets } from '@atoll/accounts/totp';
import { JudgedFetch, readMasterKey } from '@atoll/ledger';
import { Store } from '@atoll/store';
import { Injectable, type OnModuleDestroy, type Provider } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';

/** Ends its connections with the worker. */
@Injectable()
class ClosingFetch extends JudgedFetch implements OnModuleDestroy {
  onModuleDestroy(): Promise<void> {
    return this.close();
  }
}

/** Asks at addresses that others chose, of identity providers and of status lists: judged as those of webhooks are. */
export const judgedFetch: Provider = {
  ...{ provide: JudgedFetch, inject: [CONFIG] },
  useFactory: ({ webhooks }: Config) => new ClosingFetch(webhooks),
};

/** What the API's door to identity providers takes. */
export function identityProviders(): Provider[] {
  return [
    { provide: OpenIdClient, inject: [JudgedFetch], useFactory: (outgoing: JudgedFetch) => new OpenIdClient(outgoing) },
    {
      provide: ProviderSecrets,
      inject: [CONFIG, Store],
      useFactory: async ({ masterKeyFile }: Config, store: Store) =>
        new ProviderSecrets(store, await readMasterKey(masterKeyFile)),
    },
  ];
}

/** What the API's door to second factors takes. */
export function secondFactors(): Provider {
  return {
    provide: TotpSecrets,
    inject: [CONFIG, Store],
    useFactory: async ({ masterKeyFile }: Config, store: Store) =>
      new TotpSecrets(store, await readMasterKey(masterKeyFile)),
  };
}
