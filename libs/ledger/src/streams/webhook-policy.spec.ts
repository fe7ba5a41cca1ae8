import { WebhookPolicy, webhookPolicyOf } from './webhook-policy.js';

const refused = (policy: WebhookPolicy, url: string): boolean => {
  try {
    policy.check(url);
    return false;
  } catch {
    return true;
  }
};
const none = new WebhookPolicy([]);

it.each([
  ...[
    'https://example.org/hook?a=b',
    'https://example.org:8443/',
    'https://203.0.112.9/x',
    'https://[2606:4700:4700::1111]/',
  ],
  'https://xn--bcher-kva.example/',
])('takes %s', (url) => expect(refused(none, url)).toBe(false));

it.each([
  ...['http://example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'example.org', '', 'javascript:alert(1)'],
  ...[
    'https://ada:secret@example.org/',
    'https://example.org/#x',
    'https://example.org:22/',
    'https://example.org:25/',
  ],
  ...[
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://0/',
  ],
  ...['https://10.1.2.3/', 'https://172.16.0.1/', 'https://192.168.1.1/', 'https://169.254.169.254/latest/meta-data/'],
  ...[
    'https://100.64.0.1/',
    'https://100.100.100.200/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://192.0.0.192/',
  ],
  ...[
    'https://[::1]/',
    'https://[::]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[ff02::1]/',
    'https://[fec0::1]/',
  ],
  ...[
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
  ],
  ...[
    'https://[64:ff9b:1::1]/',
    'https://[2002:a9fe:a9fe::]/',
    'https://[2001:0:a9fe:a9fe::]/',
    `https://example.org/${'x'.repeat(2_000)}`,
  ],
])('refuses %s', (url) => expect(refused(none, url)).toBe(true));

it('allows what the installation names, over HTTP too, and nothing beside it', () => {
  const policy = new WebhookPolicy(['10.20.0.0/16', '::1', '127.0.0.1']);
  for (const url of [
    'http://10.20.3.4:8080/',
    'https://10.20.3.4/',
    'http://[::1]:9000/',
    'http://[::ffff:10.20.1.1]/',
  ])
    expect([url, refused(policy, url)]).toEqual([url, false]);
  for (const url of ['https://10.21.0.1/', 'http://127.0.0.2/', 'http://8.8.8.8/', 'http://169.254.169.254/'])
    expect([url, refused(policy, url)]).toEqual([url, true]);
  // A name says nothing by itself; what it resolves to does.
  expect(refused(policy, 'http://example.org/')).toBe(false);
  expect(policy.refusal('8.8.8.8', 'http:')).toMatch(/https/);
  expect(policy.refusal('8.8.8.8', 'https:')).toBeNull();
  expect(() => new WebhookPolicy(['intranet'])).toThrow(/neither/);
});

it('lets an installation of one machine post to itself, and one in a cluster to nothing private', () => {
  expect(refused(webhookPolicyOf({}), 'http://127.0.0.1:9000/')).toBe(false);
  expect(refused(webhookPolicyOf({ ATOLL_DRIVER: 'kubernetes' }), 'http://127.0.0.1:9000/')).toBe(true);
  expect(refused(webhookPolicyOf({ ATOLL_WEBHOOK_NETWORKS: '' }), 'http://127.0.0.1:9000/')).toBe(true);
});
