import preset from '../jest.preset.mjs';

/** Most of the time is waited for blocks, so that two stories share the machine. */
export default { ...preset, maxWorkers: 2, testSequencer: '<rootDir>/longest-first.mjs' };
