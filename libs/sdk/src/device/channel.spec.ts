import { keccak256, toHex } from '@atoll/crypto';
import { Wallet, TypedDataEncoder } from 'ethers';

import { Channel, newSessionKey, resultOf } from './channel.js';
import { Device } from './device.js';
import { interactionDigest, isSignedBy, sessionDigest } from './signatures.js';

const session = toHex(keccak256(new Uint8Array(1)));
function pair() {
  const [holder, service] = [newSessionKey(), newSessionKey()];
  return [
    Channel.between('holder', holder, service.publicKey, session),
    Channel.between('service', service, holder.publicKey, session),
  ] as const;
}
const refusal = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('a channel', () => {
  it('says each thing once, in its order, to the other side alone', () => {
    const [holder, service] = pair();
    const [first, second] = [holder.seal({ n: 1 }), holder.seal({ n: 2 })];
    expect(refusal(() => service.open(second))).toBe('FRAME');
    expect(refusal(() => holder.open(first))).toBe('FRAME');
    expect(service.open(first)).toEqual({ n: 1 });
    expect(refusal(() => service.open(first))).toBe('FRAME');
    expect(service.open(second)).toEqual({ n: 2 });
    const [, stranger] = pair();
    expect(refusal(() => stranger.open(holder.seal({})))).toBe('FRAME');
  });

  it('takes no frame of which any bit is another, nor one that is cut', () => {
    const [holder, service] = pair();
    const frame = Buffer.from(holder.seal({ secret: 'lamp' }), 'base64');
    expect(frame.toString('latin1')).not.toContain('lamp');
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const other = Buffer.from(frame);
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(refusal(() => service.open(other.toString('base64')))).toBe('FRAME');
    }
    for (let length = 0; length < frame.length; length++)
      expect(refusal(() => service.open(frame.subarray(0, length).toString('base64')))).toBe('FRAME');
    expect(service.open(frame.toString('base64'))).toEqual({ secret: 'lamp' });
  });

  it('is not made with a point that gives everybody the same secret', () => {
    for (const point of ['00'.repeat(32), `01${'00'.repeat(31)}`])
      // RFC 7748, 6.1
      expect(() => Channel.between('holder', newSessionKey(), `0x${point}`, session)).toThrow();
  });
});

describe('a signature', () => {
  const registry = { chainId: 7, address: `0x${'ab'.repeat(20)}` } as const;
  const domain = (name: string) => ({ name, version: '1', chainId: 7, verifyingContract: registry.address });
  const Interaction = [
    { name: 'ticket', type: 'bytes32' },
    { name: 'number', type: 'uint32' },
    { name: 'result', type: 'bytes32' },
  ];

  it('is over what ethers computes, and ethers’ is taken', async () => {
    const message = { ticket: session, number: 3, result: resultOf(session, new Uint8Array(1), new Uint8Array(2)) };
    const digest = interactionDigest(registry, message.ticket, 3, message.result);
    expect(toHex(digest)).toBe(TypedDataEncoder.hash(domain('Atoll ServiceRegistry'), { Interaction }, message));
    const wallet = Wallet.createRandom();
    const signature = await wallet.signTypedData(domain('Atoll ServiceRegistry'), { Interaction }, message);
    expect(isSignedBy(wallet.address as `0x${string}`, digest, signature)).toBe(true);
  });

  it('is one’s own, of either curve, and in one form', async () => {
    const agreed = { ticket: session, service: session, endpoint: 'https://a.example', holderNonce: session };
    const all = { ...agreed, holderKey: session, serviceNonce: session, serviceKey: session };
    const digest = sessionDigest(registry, 'holder', all);
    expect(toHex(digest)).not.toBe(toHex(sessionDigest(registry, 'service', all)));
    for (const curve of ['secp256k1', 'P-256'] as const) {
      const [device, other] = [Device.create(curve), Device.create(curve)];
      const signature = await device.signDigest(digest);
      expect(isSignedBy(device.address, digest, signature)).toBe(true);
      expect(isSignedBy(other.address, digest, signature)).toBe(false);
      expect(isSignedBy(device.address, sessionDigest(registry, 'gateway', all), signature)).toBe(false);
      const altered = signature.replace(/..$/, (last) => (last === '05' ? '06' : '05'));
      for (const wrong of [null, '0x', `${signature}00`, signature.slice(0, -2), altered])
        expect(isSignedBy(device.address, digest, wrong)).toBe(false);
    }
  });

  it('of P-256 has the lower s: nobody makes another one of it', async () => {
    const device = Device.create('P-256');
    const digest = interactionDigest(registry, session, 1, session);
    const bytes = Buffer.from((await device.signDigest(digest)).slice(2), 'hex');
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const s = order - BigInt(`0x${bytes.subarray(96).toString('hex')}`);
    const flipped = `0x${bytes.subarray(0, 96).toString('hex')}${s.toString(16).padStart(64, '0')}`;
    expect(isSignedBy(device.address, digest, flipped)).toBe(false);
  });
});
