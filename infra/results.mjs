import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Characters of a reason: what was expected and what came, not the whole stack. */
const WHY = 400;

/** Adds up what each project's runner has written. A project that wrote nothing broke down before it could count. */
export function sum(projects) {
  const total = { passed: 0, failed: 0, told: [] };
  for (const { name, file } of projects) {
    const result = read(file);
    if (!result) total.told.push(`${name} ended without a result.`);
    total.passed += result?.numPassedTests ?? 0;
    total.failed += result ? result.numFailedTests + result.numRuntimeErrorTestSuites : 1;
    total.told.push(...failures(result).map((failure) => `✗ ${name}: ${failure}`));
  }
  return total;
}

/** What failed, by name, and the closing line. When the run failed although no test did, that counts as one failure. */
export function verdict({ passed, failed, told }, succeeded) {
  return [...told, `${passed} passed, ${failed === 0 && !succeeded ? 1 : failed} failed`].join('\n');
}

/** A suite that did not load has no tests to name, so its file is named. */
function failures(result) {
  return (result?.testResults ?? []).flatMap(({ name, status, assertionResults: tests }) => {
    const failed = tests.filter((test) => test.status === 'failed').map(told);
    return failed.length > 0 || status !== 'failed' ? failed : [path.basename(name)];
  });
}

/** On one line, so that a log can be searched for it. */
function told({ fullName, failureMessages = [] }) {
  const why = stripVTControlCharacters(failureMessages.join(' ')).replace(/\s+/g, ' ');
  return why ? `${fullName}: ${why.slice(0, WHY)}` : fullName;
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
