import { outsidePlace, outsideService } from './outside.js';
import { DEFAULTS, type KubernetesSettings } from './settings.js';

const share = { installation: 'i', chainId: 'c', organisationId: 'o' };
const settings = (more: Partial<KubernetesSettings>): KubernetesSettings => ({
  ...DEFAULTS,
  ...{ installation: 'i', ...more },
});
const service = (more: Partial<KubernetesSettings>) => outsideService(share, { name: 'validator-0' }, settings(more))!;

it('opens no way in where all have one network', () => {
  expect(service({ reach: 'cluster' })).toBeNull();
});

it('leads to the peer port alone', () => {
  for (const [reach, type] of [
    ['nodePort', 'NodePort'],
    ['loadBalancer', 'LoadBalancer'],
  ] as const)
    expect(service({ reach }).spec).toMatchObject({ type, ports: [{ port: 30_303, targetPort: 'p2p' }] });
});

it('is reached at the address that the cluster gave, once it gave one', () => {
  const byPort = settings({ reach: 'nodePort', hosts: ['a.example', 'b.example'] });
  const made = service({ reach: 'nodePort' });
  expect(outsidePlace(made, byPort)).toBeNull();
  const given = { ...made, spec: { ...made.spec, ports: [{ port: 30_303, nodePort: 31_000 }] } };
  expect(outsidePlace(given, byPort)).toEqual({ host: expect.stringMatching(/^[ab]\.example$/), port: 31_000 });
  expect(outsidePlace(given, byPort)).toEqual(outsidePlace(given, byPort));

  const byBalancer = settings({ reach: 'loadBalancer' });
  expect(outsidePlace(made, byBalancer)).toBeNull();
  const entrance = { ...made, status: { loadBalancer: { ingress: [{ hostname: 'lb.example' }] } } };
  expect(outsidePlace(entrance, byBalancer)).toEqual({ host: 'lb.example', port: 30_303 });
});
