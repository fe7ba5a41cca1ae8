import { ChainReconciler } from '@atoll/chains';
import { DeploymentReconciler, ReleaseReconciler } from '@atoll/contracts';
import { AccountReconciler, KeyReconciler } from '@atoll/ledger';
import type { Handler } from '@atoll/queue';
import type { Type } from '@nestjs/common';

/** Who looks after which rows: a new kind of row is one line here. Each names its own queue. */
export const DOMAIN_HANDLERS: Type<Handler>[] = [
  ChainReconciler,
  KeyReconciler,
  AccountReconciler,
  ReleaseReconciler,
  DeploymentReconciler,
];
