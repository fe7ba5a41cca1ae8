import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Characters of a reason: what was expected and what came, not the whole stack. */
const WHY = 400;
/** So many files may fail for what the machine did meanwhile; more have a reason of their own. */
const UNSTEADY = 3;

/** What each project's runner has written, file by file. A project that wrote nothing broke down before it could count. */
export const results = (projects) => projects.map(({ name, file }) => ({ name, suites: read(file) }));

/** The files that are worth a second run, by project; none where too many failed to blame the machine. */
export function unsteady(outcome) {
  if (outcome.some(({ suites }) => !suites)) return [];
  const projects = outcome.map(({ name, suites }) => ({
    name,
    files: suites.filter(isFailed).map((suite) => suite.name),
  }));
  const failed = projects.filter(({ files }) => files.length > 0);
  return failed.flatMap(({ files }) => files).length > UNSTEADY ? [] : failed;
}

/** Takes the second run's word for the files that are in it, and remembers what the first said. */
export function settled(outcome, second) {
  const found = second.flatMap(({ suites }) => suites ?? []);
  return outcome.map(({ name, suites }) => ({
    name,
    suites: suites?.map((first) => {
      const again = found.find((each) => each.name === first.name);
      return again ? { ...again, first } : first;
    }),
  }));
}

/** What failed, by name, what failed only once, and the closing line. When the run failed although no test did, that counts as one failure. */
export function verdict(outcome, succeeded) {
  const told = outcome.flatMap(({ name, suites }) => {
    if (!suites) return [`${name} ended without a result.`];
    return suites.flatMap((suite) => [
      ...failures(suite).map((failure) => `✗ ${name}: ${failure}`),
      ...(suite.first && !isFailed(suite) ? failures(suite.first) : []).map((failure) => `~ ${name}: ${failure}`),
    ]);
  });
  const { passed, failed } = count(outcome);
  return [...told, `${passed} passed, ${failed === 0 && !succeeded ? 1 : failed} failed`].join('\n');
}

export function count(outcome) {
  const suites = outcome.flatMap((project) => project.suites ?? []);
  const passed = suites.flatMap(({ assertionResults: tests }) => tests.filter(({ status }) => status === 'passed'));
  const failed = suites.flatMap(failures).length + outcome.filter((project) => !project.suites).length;
  return { passed: passed.length, failed };
}

const isFailed = ({ status }) => status === 'failed';

/** A suite that did not load has no tests to name, so its file is named. */
function failures(suite) {
  const failed = suite.assertionResults.filter(isFailed).map(told);
  return failed.length > 0 || !isFailed(suite) ? failed : [path.basename(suite.name)];
}

/** On one line, so that a log can be searched for it. */
function told({ fullName, failureMessages = [] }) {
  const why = stripVTControlCharacters(failureMessages.join(' ')).replace(/\s+/g, ' ');
  return why ? `${fullName}: ${why.slice(0, WHY)}` : fullName;
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).testResults;
  } catch {
    return null;
  }
}
