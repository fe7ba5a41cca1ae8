import { open, seal } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Store } from '@atoll/store';

import { checkedKubeconfig } from './kubeconfig.js';

/** The key that seals, as custody has it. */
export type SealingKey = { id: string; bytes: Uint8Array };

export type SiteCluster = { kubeconfig: string; version: number };

/** Kubeconfigs of sites as rows, sealed under the master key with the site they belong to. For the worker alone. */
export class SiteClusters {
  constructor(
    private readonly store: Store,
    private readonly key: SealingKey,
    private readonly privateServers: boolean,
  ) {}

  /** Checks, seals and writes; what stood there before is gone. */
  async connect(siteId: string, text: string): Promise<void> {
    const { text: kubeconfig, server } = checkedKubeconfig(text, this.privateServers);
    const sealed = Uint8Array.from(seal(this.key.bytes, Buffer.from(kubeconfig), purposeOf(siteId)));
    const row = { sealed, masterKeyId: this.key.id };
    await this.store.platform.$transaction(async (db) => {
      const { count } = await db.site.updateMany({ where: { id: siteId }, data: { connectedAt: new Date(), server } });
      if (count === 0) throw Fault.notFound('site', siteId);
      await db.siteCluster.upsert({
        where: { siteId },
        create: { siteId, ...row },
        update: { ...row, version: { increment: 1 } },
      });
    });
  }

  async of(siteId: string): Promise<SiteCluster | null> {
    const row = await this.store.platform.siteCluster.findUnique({ where: { siteId } });
    if (!row) return null;
    const kubeconfig = Buffer.from(open(this.key.bytes, row.sealed, purposeOf(siteId))).toString();
    return { kubeconfig, version: row.version };
  }
}

const purposeOf = (siteId: string) => Buffer.from(`atoll/site/1|${siteId}`);
