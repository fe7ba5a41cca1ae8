// As the API is run: elsewhere GraphQL looks at every value twice, which takes longer than most tests.
process.env.NODE_ENV = 'production';

export { default } from '../../jest.preset.mjs';
