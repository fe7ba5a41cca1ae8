import type { Handler } from '@atoll/queue';
import { Store, type CertificateAuthority } from '@atoll/store';

import { CertificateLogReconciler } from './certificate-log.reconciler.js';
import { CertificateReconciler } from './certificate.reconciler.js';
import { stateOf } from './certificates.service.js';
import { CertificateScene, newKeyPair, requestOf } from './testing.js';

let scene: CertificateScene;
let authority: CertificateAuthority;
beforeAll(async () => {
  scene = await CertificateScene.open();
  authority = await scene.authority('A');
}, 120_000);
afterAll(() => scene.close());

/** A store whose process dies at its n-th transaction: before it begins, or after it was committed. */
function dying(at: number, committed: boolean): Store {
  const store = scene.network.database.worker;
  let count = 0;
  const platform = new Proxy(store.platform, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== '$transaction') return typeof value === 'function' ? value.bind(target) : value;
      return async (...args: unknown[]) => {
        const dies = ++count === at;
        if (dies && !committed) throw new Error('killed');
        const result: unknown = await (value as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        if (dies) throw new Error('killed');
        return result;
      };
    },
  });
  return new Proxy(store, { get: (target, name) => (name === 'platform' ? platform : Reflect.get(target, name)) });
}

const wish = async () => ({
  authorityId: authority.id,
  request: await requestOf(await newKeyPair()),
  subject: 'crash',
  names: [],
  days: 30,
});

it('comes to one certificate, one place and one entry on the chain, wherever a worker is killed', async () => {
  const { actor } = scene.member('A');
  const { platform } = scene.network.database.admin;
  for (const committed of [false, true]) {
    for (let at = 1; at <= 5; at++) {
      const { id } = await scene.certificates.issue(actor, await wish());
      const store = dying(at, committed);
      const mortal: Handler[] = [new CertificateReconciler(store), new CertificateLogReconciler(store)];
      await scene.network
        .settle(scene.workers[0]!, ...mortal)
        .catch((error: Error) => expect(error.message).toBe('killed'));
      await scene.settle();
      const certificate = await scene.certificates.find(actor, id);
      expect([committed, at, stateOf(certificate), certificate.attempts]).toEqual([committed, at, 'LOGGED', 0]);
      if (at > 2) continue;
      await scene.certificates.revoke(actor, id, 0);
      await scene.network.settle(new CertificateReconciler(dying(at, committed))).catch(() => undefined);
      await scene.settle();
      expect(stateOf(await scene.certificates.find(actor, id))).toBe('REVOKED');
    }
  }
  const all = await platform.certificate.findMany({ orderBy: { position: 'asc' } });
  expect(all.map(({ position }) => Number(position))).toEqual(all.map((_, i) => i));
  expect(await platform.certificateHash.count({ where: { level: 0 } })).toBe(all.length);
  // One signature each, and one transaction each that the contract took.
  expect(await platform.signature.count({ where: { idempotencyKey: { startsWith: 'certificate/' } } })).toBe(
    all.length,
  );
  const transactions = await platform.transaction.findMany({ where: { status: 'FAILED' } });
  expect(transactions).toEqual([]);
}, 480_000);

it('tries again later what the contract refuses, and says why meanwhile', async () => {
  const { actor, principal } = scene.member('A');
  const { platform } = scene.network.database.admin;
  await scene.network.decide('proposeRole', [principal, 4, false]);
  const { id } = await scene.certificates.issue(actor, await wish());
  await scene.settle();
  const refused = await scene.certificates.find(actor, id);
  expect(stateOf(refused)).toBe('PLACED');
  expect(refused.problem).toMatch(/NotAuthorised/);
  expect(refused.nextAttemptAt!.getTime()).toBeGreaterThan(Date.now());
  await scene.grantIssuer('A');
  await platform.certificate.updateMany({ where: { id }, data: { nextAttemptAt: new Date(0) } });
  await platform.certificateLog.updateMany({ data: { nextAttemptAt: new Date(0) } });
  await scene.settle();
  expect(await scene.certificates.find(actor, id)).toMatchObject({ problem: null, attempts: 0 });
  expect(stateOf(await scene.certificates.find(actor, id))).toBe('LOGGED');
});
