// Lints pieces of source as if they stood in the named files: reads [{file, text}] as JSON, writes the messages of each.
import path from 'node:path';
import { text as read } from 'node:stream/consumers';

import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '..');
const eslint = new ESLint({
  cwd: root,
  // Imports are judged by their names alone, so the files need not be part of the typed program.
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
  ruleFilter: ({ ruleId }) => /enforce-module-boundaries|no-restricted-imports/.test(ruleId),
});

const answers = [];
for (const { file, text } of JSON.parse(await read(process.stdin))) {
  const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
  answers.push(result.messages.map(({ ruleId, message }) => ({ ruleId, message })));
}
process.stdout.write(JSON.stringify(answers));
