import type { Setting } from '../setting.js';

/** One thing that was looked at. What is not well says what to do. */
export type Finding = { level: 'ok'; says: string } | { level: 'warning' | 'problem'; says: string; todo: string };

/** Looks at one part of an installation. A failure that it did not foresee is a problem too. */
export type Check = { name: string; look: (setting: Setting) => Promise<Finding[]> };

export const ok = (says: string): Finding => ({ level: 'ok', says });
export const warning = (says: string, todo: string): Finding => ({ level: 'warning', says, todo });
export const problem = (says: string, todo: string): Finding => ({ level: 'problem', says, todo });

export const because = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)) || String(error);
