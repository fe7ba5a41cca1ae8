import { listen, tell } from './notices.js';

it('reaches whoever listens, until they listen no more', () => {
  const heard: string[] = [];
  tell('atoll:lease-lost', { kind: 'nobody' });
  const end = listen('atoll:lease-lost', ({ kind }) => heard.push(kind));
  tell('atoll:lease-lost', { kind: 'chain' });
  end();
  tell('atoll:lease-lost', { kind: 'late' });
  expect(heard).toEqual(['chain']);
});
