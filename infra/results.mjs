import fs from 'node:fs';

/** Adds up what each project's runner has written. A project that wrote nothing broke down before it could count. */
export function sum(projects) {
  const total = { passed: 0, failed: 0, broken: [] };
  for (const { name, file } of projects) {
    const result = read(file);
    if (!result) total.broken.push(name);
    total.passed += result?.numPassedTests ?? 0;
    total.failed += result ? result.numFailedTests + result.numRuntimeErrorTestSuites : 1;
  }
  return total;
}

/** The closing line. When the run failed although no test did, that counts as one failure. */
export function verdict({ passed, failed, broken }, succeeded) {
  const told = broken.map((name) => `${name} ended without a result.\n`).join('');
  return `${told}${passed} passed, ${failed === 0 && !succeeded ? 1 : failed} failed`;
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
