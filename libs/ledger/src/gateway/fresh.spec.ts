import { Fresh } from './fresh.js';

function scene() {
  const state = { now: 0, value: 'good', looks: 0, away: false };
  const fresh = new Fresh(
    async (key) => {
      state.looks++;
      if (state.away) throw new Error('away');
      return `${key} ${state.value}`;
    },
    () => state.now,
  );
  return { state, fresh };
}

it('looks once for all who ask at once, and again while it is in use', async () => {
  const { state, fresh } = scene();
  expect(await Promise.all([fresh.get('a'), fresh.get('a')])).toEqual(['a good', 'a good']);
  state.now = 1_999;
  await fresh.get('a');
  expect(state.looks).toBe(1);
  state.value = 'ended';
  state.now = 2_000;
  expect(await Promise.all([fresh.get('a'), fresh.get('a')])).toEqual(['a good', 'a good']);
  await new Promise(setImmediate); // what was looked up meanwhile is there
  expect([await fresh.get('a'), state.looks]).toEqual(['a ended', 2]);
});

it('believes nothing that is four seconds old, also when it cannot look', async () => {
  const { state, fresh } = scene();
  await fresh.get('a');
  state.away = true;
  state.now = 3_999;
  expect(await fresh.get('a')).toBe('a good');
  state.now = 4_000;
  await expect(fresh.get('a')).rejects.toThrow('away');
  state.away = false;
  expect(await fresh.get('a')).toBe('a good');
});
