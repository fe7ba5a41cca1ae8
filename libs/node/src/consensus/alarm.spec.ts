import { Alarm } from './alarm.js';
import { VirtualTime } from './simulator/virtual-time.js';

describe('an alarm', () => {
  it('rings once, at its time', async () => {
    const time = new VirtualTime(1000);
    const alarm = new Alarm(time);
    const rings: number[] = [];
    alarm.set(1500, () => rings.push(time.now()));
    expect(alarm.isSet).toBe(true);
    await time.runUntil(5000);
    expect(rings).toEqual([1500]);
    expect(alarm.isSet).toBe(false);
  });

  it('rings after any wait, in steps that a platform timer can hold', async () => {
    const time = new VirtualTime(0);
    const waits: number[] = [];
    const clock = {
      now: () => time.now(),
      after: (ms: number, then: () => void) => (waits.push(ms), time.after(ms, then)),
    };
    const rings: number[] = [];
    new Alarm(clock).set(2 ** 32, () => rings.push(time.now()));
    await time.runUntil(2 ** 33);
    expect(rings).toEqual([2 ** 32]);
    expect(Math.max(...waits)).toBeLessThan(2 ** 31);
  });

  it('is never early, even when the platform is', async () => {
    const time = new VirtualTime(0);
    const hasty = {
      now: () => time.now(),
      after: (ms: number, then: () => void) => time.after(Math.ceil(ms / 2), then),
    };
    const rings: number[] = [];
    new Alarm(hasty).set(100, () => rings.push(time.now()));
    await time.runUntil(1000);
    expect(rings).toEqual([100]);
  });

  it('forgets the earlier setting when set again, and everything when closed', async () => {
    const time = new VirtualTime(0);
    const alarm = new Alarm(time);
    const rings: string[] = [];
    alarm.set(10, () => rings.push('first'));
    alarm.set(20, () => rings.push('second'));
    await time.runUntil(50);
    alarm.set(60, () => rings.push('third'));
    alarm.close();
    alarm.set(70, () => rings.push('fourth'));
    await time.runUntil(100);
    expect(rings).toEqual(['second']);
  });
});
