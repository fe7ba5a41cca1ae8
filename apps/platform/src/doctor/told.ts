import type { Examined } from './doctor.js';
import type { Finding } from './finding.js';

const MARKS: Record<Finding['level'], string> = { ok: '✓', warning: '!', problem: '✗' };

/** One part as lines for people. A part that does not concern this installation has none. */
export function told({ check, findings }: Examined): string {
  return findings.map((finding) => `${MARKS[finding.level]} ${check}: ${finding.says}\n${todoOf(finding)}`).join('');
}

const todoOf = (finding: Finding): string => (finding.level === 'ok' ? '' : `  → ${finding.todo}\n`);

export function summed(examined: Examined[]): string {
  const count = (level: Finding['level']) =>
    examined.flatMap(({ findings }) => findings).filter((finding) => finding.level === level).length;
  return `${count('ok')} well, ${count('warning')} to think about, ${count('problem')} wrong\n`;
}
