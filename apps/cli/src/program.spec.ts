import type { Command } from 'commander';

import { EXAMPLES } from './examples.js';
import { program } from './program.js';

/** Every command that does something, by its words. */
function leaves(command: Command, path: string): [string, Command][] {
  if (command.commands.length === 0) return [[path, command]];
  return command.commands.flatMap((child) => leaves(child, `${path} ${child.name()}`.trim()));
}

const commands = leaves(program(), '');

it('has an example for every command, and none for another', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(commands.map(([path]) => path).sort());
});

it.each(commands)('shows in the help of "%s" a line that this command takes', (path, command) => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const line = EXAMPLES[path]?.split('\n').at(-1)?.trim() ?? '';
  expect(help).toContain(`Example:\n  `);
  expect(help).toContain(line);

  const called = /atoll (.*?)( -q \| head -1| > \S+)?\)?$/.exec(line)?.[1] ?? '';
  const words = called.match(/'[^']*'|"[^"]*"|[^\s]+/g)?.map((word) => word.replace(/^(['"])(.*)\1$/, '$2')) ?? [];
  expect(words.slice(0, path.split(' ').length).join(' ')).toBe(path);
  const { operands, unknown } = command.parseOptions(words.slice(path.split(' ').length));
  const wanted = command.registeredArguments;
  expect(unknown).toEqual([]);
  expect(operands.length).toBeGreaterThanOrEqual(wanted.filter(({ required }) => required).length);
  if (!wanted.some(({ variadic }) => variadic)) expect(operands.length).toBeLessThanOrEqual(wanted.length);
});

it.each(commands)('describes "%s" and each of its options', (_, command) => {
  expect(command.description()).toMatch(/^[A-Z].*\.$/);
  for (const option of command.options) expect(`${option.flags}: ${option.description}`).toMatch(/: .+/);
});
