import preset from '../jest.preset.mjs';

/** Stories are told one after the other, beside the tests of all that they are made of. */
export default { ...preset, maxWorkers: 1 };
