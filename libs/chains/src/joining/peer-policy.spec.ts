import { PeerPolicy } from './peer-policy.js';

const refused = (policy: PeerPolicy, host: string): boolean => {
  try {
    policy.check(host, 'host');
    return false;
  } catch {
    return true;
  }
};

it.each(['203.0.114.7', '8.8.8.8', '2606:4700:4700::1111', 'node.bob.example', 'a.b.c.example.org', 'x.xn--p1ai'])(
  'takes the public place %s',
  (host) => expect(refused(new PeerPolicy([]), host)).toBe(false),
);

it.each([
  ...['127.0.0.1', '127.1', '10.0.0.1', '172.16.3.4', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
  ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:10.0.0.1'],
  ...['64:ff9b::a00:1', '2002:a00:1::', '0x7f000001', '2130706433', '0177.0.0.1', '1.2.3.0x4'],
  ...['localhost', 'db.localhost', 'postgres', 'node.atoll.svc.cluster.local', 'metadata.google.internal'],
  ...['printer.local', 'a.home.arpa', 'x.svc', 'a..b', '-a.example', ''],
])('refuses %s, which is inside or nowhere', (host) => expect(refused(new PeerPolicy([]), host)).toBe(true));

it('takes what the operator allows, and no more', () => {
  const policy = new PeerPolicy(['10.20.0.0/16', 'fd12::/16', '127.0.0.1', 'svc.cluster.local']);
  for (const host of ['10.20.3.4', 'fd12::9', '127.0.0.1', 'n.ns.svc.cluster.local'])
    expect([host, refused(policy, host)]).toEqual([host, false]);
  for (const host of [
    '10.21.0.1',
    'fd13::1',
    '127.0.0.2',
    '169.254.169.254',
    'n.cluster.local',
    'evilsvc.cluster.local',
  ])
    expect([host, refused(policy, host)]).toEqual([host, true]);
  expect(() => new PeerPolicy(['not a range'])).toThrow(/neither/);
});
