import type { EngineLog } from './engine-spec.js';

const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const NOT_SHOWN = new Set(['level', 'time', 'pid', 'hostname', 'name', 'node', 'msg', 'err']);

/** Reads a line of pino's JSON: the message, then its plain fields as `key=value`. */
export function parsePino(line: string): EngineLog | null {
  const entry = objectIn(line);
  if (!entry || typeof entry.msg !== 'string') return null;
  const at = new Date(typeof entry.time === 'number' ? entry.time : String(entry.time));
  if (Number.isNaN(at.getTime())) return null;
  const level = typeof entry.level === 'number' ? (LEVELS[entry.level] ?? 'info') : String(entry.level);
  return { at: at.toISOString(), level, message: [entry.msg, ...reason(entry), ...fields(entry)].join(' ') };
}

function objectIn(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function reason({ err, msg }: Record<string, unknown>): string[] {
  const message = err && typeof err === 'object' && 'message' in err ? String(err.message) : '';
  return message && !String(msg).includes(message) ? [`(${message})`] : [];
}

function fields(entry: Record<string, unknown>): string[] {
  return Object.entries(entry)
    .filter(([key, value]) => !NOT_SHOWN.has(key) && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${key}=${String(value)}`);
}
