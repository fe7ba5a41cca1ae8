import fs from 'node:fs/promises';

import { parseSites, type InstallationSite } from '@atoll/sites';
import type { Store } from '@atoll/store';

/** The sites that the installation itself offers to everybody, as a mounted file names them. */
export class InstallationSites {
  private constructor(private readonly sites: readonly InstallationSite[]) {}

  /** The error names everything that is wrong with the file. */
  static async read(file: string | null): Promise<InstallationSites> {
    if (file === null) return new InstallationSites([]);
    try {
      return new InstallationSites(parseSites(await fs.readFile(file, 'utf8')));
    } catch (cause) {
      const because = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The sites of ATOLL_SITES (${file}) cannot be read:\n  ${because}`, { cause });
    }
  }

  /** The names of those with a cluster of their own. */
  get connected(): string[] {
    return this.sites.flatMap(({ name, kubeconfig }) => (kubeconfig ? [name] : []));
  }

  /** Read anew each time, so that a Secret that changes is followed. */
  async kubeconfigOf(name: string): Promise<string | null> {
    const file = this.sites.find((site) => site.name === name)?.kubeconfig;
    return file ? fs.readFile(file, 'utf8') : null;
  }

  /** Writes down what the file says. A site that is no longer in it takes no new nodes; those that stand there stay. */
  async record({ platform }: Store): Promise<void> {
    for (const { kubeconfig: _file, ...site } of this.sites) {
      const row = { ...site, operatorId: null, draining: false };
      const { count } = await platform.site.updateMany({ where: { operatorId: null, name: site.name }, data: row });
      if (count === 0) await platform.site.createMany({ data: [row], skipDuplicates: true });
    }
    const names = this.sites.map(({ name }) => name);
    await platform.site.updateMany({ where: { operatorId: null, name: { notIn: names } }, data: { draining: true } });
  }
}
