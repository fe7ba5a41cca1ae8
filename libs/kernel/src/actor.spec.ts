import { Actor } from './actor.js';
import { Fault } from './fault.js';
import { PERMISSIONS, permissionsOf, ROLES } from './permission.js';

const actorAs = (role: (typeof ROLES)[number]) => new Actor('o', 'p', permissionsOf(role));

it('refuses with a code and names the permission that is missing', () => {
  expect(() => actorAs('AUDITOR').must('node:operate')).toThrow(
    expect.objectContaining({ detail: { code: 'FORBIDDEN', permission: 'node:operate' } }),
  );
});

it.each([
  { role: 'OWNER', may: [...PERMISSIONS] },
  { role: 'AUDITOR', may: PERMISSIONS.filter((p) => p.endsWith(':read')) },
] as const)('$role may do exactly what its role grants', ({ role, may }) => {
  const actor = actorAs(role);
  expect(PERMISSIONS.filter((p) => actor.may(p))).toEqual(may);
});

it('lets every role read, so that no member is blind', () => {
  for (const role of ROLES) expect(actorAs(role).may('chain:read')).toBe(true);
});

it('calls only an outage retryable', () => {
  expect(new Fault({ code: 'UNAVAILABLE', what: 'queue' }).retryable).toBe(true);
  expect(Fault.notFound('chain', '1').retryable).toBe(false);
});
