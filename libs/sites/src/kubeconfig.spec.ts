import { stringify } from 'yaml';

import { checkedKubeconfig, forbiddenServer, LONGEST_KUBECONFIG } from './kubeconfig.js';

const DATA = Buffer.from('certificate').toString('base64');
type Parts = { cluster?: object; user?: object; config?: object };

const config = ({ cluster = {}, user = {}, config: more = {} }: Parts = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'here', preferences: {} },
  clusters: [
    { name: 'c', cluster: { server: 'https://203.0.113.7:6443', 'certificate-authority-data': DATA, ...cluster } },
    { name: 'other', cluster: { server: 'https://10.0.0.1', 'insecure-skip-tls-verify': true } },
  ],
  users: [
    { name: 'u', user: { token: 'secret-token', ...user } },
    { name: 'other', user: { exec: { command: '/bin/sh' } } },
  ],
  contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
  ...more,
});
const checked = (parts?: Parts, privateServers = false) => checkedKubeconfig(stringify(config(parts)), privateServers);

it('keeps the current context and nothing else', () => {
  const { server, text } = checked();
  expect(server).toBe('https://203.0.113.7:6443');
  expect(text).toContain('secret-token');
  expect(text).not.toMatch(/other|exec|10\.0\.0\.1|insecure/);
  expect(checkedKubeconfig(text, false).text).toBe(text);
  expect(checkedKubeconfig(JSON.stringify(config()), false).text).toBe(text);
});

it.each<[string, Parts, RegExp]>([
  ['a program', { user: { exec: { command: '/bin/sh' } } }, /exec, which runs a program/],
  ['a plugin', { user: { 'auth-provider': { name: 'gcp' } } }, /auth-provider, which runs a program/],
  ['no check of the server', { cluster: { 'insecure-skip-tls-verify': true } }, /would talk to anybody/],
  ['the same, switched off', { cluster: { 'insecure-skip-tls-verify': false } }, /insecure-skip-tls-verify/],
  ['a file of certificates', { cluster: { 'certificate-authority': '/etc/passwd' } }, /is a file of yours/],
  ['a client certificate file', { user: { 'client-certificate': '/key' } }, /client-certificate-data/],
  ['a key file', { user: { 'client-key': '/key' } }, /client-key-data/],
  ['a token file', { user: { tokenFile: '/var/run/secrets/token' } }, /tokenFile, which is a file/],
  ['a proxy', { cluster: { 'proxy-url': 'http://proxy' } }, /through another machine/],
  ['somebody to pretend to be', { user: { as: 'system:admin' } }, /as/],
  ['a password', { user: { username: 'a', password: 'b' } }, /username/],
  ['no credentials', { user: { token: undefined } }, /no credentials/],
  ['plain HTTP', { cluster: { server: 'http://203.0.113.7' } }, /must be an https address/],
  ['no context', { config: { 'current-context': 'there' } }, /context that is not understood/],
  ['a later field', { cluster: { 'server-plugin': 'x' } }, /server-plugin/],
])('refuses %s', (_, parts, sentence) => {
  expect(() => checked(parts)).toThrow(sentence);
});

it('never quotes a secret, nor follows aliases, nor reads without end', () => {
  const broken = `${stringify(config())}\n  : {`;
  expect(() => checkedKubeconfig(broken, false)).toThrow(/must be YAML or JSON without aliases/);
  expect(() => checkedKubeconfig('a: &a [x]\nb: [*a, *a]', false)).toThrow(/without aliases/);
  expect(() => checkedKubeconfig(`# ${'x'.repeat(LONGEST_KUBECONFIG)}`, false)).toThrow(/at most/);
  expect(() => checkedKubeconfig('just words', false)).toThrow(/not understood/);
});

// Addresses of RFC 1918, 3927, 4193, 4291, 5735 and 6598, and those where clouds keep the credentials of machines.
it.each([
  '169.254.169.254',
  '169.254.170.2',
  'fe80::1',
  '0.0.0.0',
  '::',
  '224.0.0.1',
  'fd00:ec2::254',
  'metadata.google.internal',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
])('never goes to %s', (host) => {
  expect(forbiddenServer(host, true)).not.toBeNull();
  expect(forbiddenServer(host, false)).not.toBeNull();
});

it.each([
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '127.0.0.1',
  '100.64.0.1',
  '::1',
  'fd12::1',
  '::ffff:10.0.0.1',
  'localhost',
  'kubernetes',
  'kubernetes.default.svc',
  'api.default.svc.cluster.local',
])('goes to %s only where private networks are allowed', (host) => {
  expect(forbiddenServer(host, false)).not.toBeNull();
  expect(forbiddenServer(host, true)).toBeNull();
});

it.each(['203.0.113.7', '172.32.0.1', '2001:db8::1', 'api.cluster.example.org'])('goes to %s', (host) => {
  expect(forbiddenServer(host, false)).toBeNull();
});

it.each(['https://2852039166', 'https://0x0a000001', 'https://[::ffff:10.0.0.1]', 'https://127.1'])(
  'sees through %s',
  (server) => {
    expect(() => checked({ cluster: { server } })).toThrow(/private network|no cluster has/);
  },
);
