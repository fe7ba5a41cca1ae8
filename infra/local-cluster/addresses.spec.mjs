import { firstFree, isFree, layout, takenBy } from './addresses.mjs';

const route = (dst, dev = 'eth0') => ({ dst, dev });

it('counts every route but the default one and our own', () => {
  const routes = [route('default'), route('10.70.0.0/16', 'atoll-1'), route('192.0.2.0/24'), route('10.0.0.7')];
  expect(takenBy(routes, 'atoll-1')).toEqual(['192.0.2.0/24', '10.0.0.7']);
});

it('begins at a place of its own and passes over what is taken', () => {
  const first = firstFree([], '000003');
  expect(first).toBe(67);
  expect(firstFree(['10.67.8.0/24'], '000003')).toBe(68);
  expect(firstFree(['10.66.0.0/15', '10.68.1.1'], '000003')).toBe(69);
  expect(firstFree([], '00003f')).toBe(127);
  expect(firstFree(['10.127.0.0/16'], '00003f')).toBe(64);
});

it('tells whether a network is still its own', () => {
  expect(isFree(['10.67.0.0/16', '10.91.0.0/16'], 90)).toBe(true);
  expect(isFree(['10.90.7.0/24'], 90)).toBe(false);
});

it('says that nothing is free when a wider network covers all', () => {
  expect(firstFree(['10.0.0.0/8'], '000003')).toBeUndefined();
});

it('cuts the network into parts that do not touch', () => {
  const { pods, simulatedPods, services, node, host, dns, apiService } = layout(70);
  const range = (cidr) => {
    const [address, bits = '32'] = cidr.split('/');
    const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return [start, start + 2 ** (32 - Number(bits)) - 1];
  };
  const parts = [pods, simulatedPods, services, `${host.replace(/1$/, '0')}/30`].map(range);
  for (const [index, [start]] of parts.entries()) if (index > 0) expect(start).toBeGreaterThan(parts[index - 1][1]);
  const [first, last] = range(services);
  expect(range(apiService)[0]).toBe(first + 1);
  expect(range(dns)[0]).toBeLessThan(last);
  expect(range(node)[0]).toBe(range(host)[0] + 1);
});
