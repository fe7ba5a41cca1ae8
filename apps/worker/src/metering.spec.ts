import { bytesOf } from './metering.js';

it('reads quantities as Kubernetes writes them', () => {
  const quantities = {
    '10Gi': 10_737_418_240n,
    '1.5T': 1_500_000_000_000n,
    '64Mi': 67_108_864n,
    '512': 512n,
    '0.5Ki': 512n,
  };
  for (const [quantity, bytes] of Object.entries(quantities))
    expect([quantity, bytesOf(quantity)]).toEqual([quantity, bytes]);
  expect(() => bytesOf('500m')).toThrow('"500m" is no number of bytes.');
});
