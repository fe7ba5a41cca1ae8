import type { EngineLog } from './engine-spec.js';

/** `2026-08-20 12:00:00.000+00:00 | main | INFO  | Besu | Starting Besu`, Besu's form on a console. */
const LINE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d[.,]\d{3})(Z|[+-]\d\d:?\d\d)? \| [^|]* \| +?(\w+) *\| [^|]* \| (.*)$/;

export function parseBesuLog(line: string): EngineLog | null {
  const [, day, time, zone = 'Z', level, message] = LINE.exec(line) ?? [];
  if (!day || !time || !level || message === undefined) return null;
  const at = new Date(`${day}T${time.replace(',', '.')}${zone}`);
  if (Number.isNaN(at.getTime())) return null;
  return { at: at.toISOString(), level: level.toLowerCase(), message };
}
