#!/usr/bin/env node
import { CommanderError } from 'commander';

import { atollNode } from './command.js';
import { failureOf } from './failure.js';
import { leaveLastWords } from './last-words.js';

try {
  await atollNode().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const { sentence, exitCode } = failureOf(error);
  console.error(sentence);
  leaveLastWords(sentence);
  process.exit(exitCode);
}
