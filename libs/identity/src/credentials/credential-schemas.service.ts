import { Fault, type Actor } from '@atoll/kernel';
import { onDuplicate, Store, type CredentialSchema, type Prisma } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { DEVICE_ENDORSEMENT } from '../schema-id.js';

const MOST_SCHEMAS = 200;
const MOST_BYTES = 32_768;
const NAME = /^[A-Z][A-Za-z0-9]{0,30}$/;

export type Claims = Record<string, unknown>;

/** What an organisation issues credentials by. A schema never changes, since what was issued by it does not. */
@Injectable()
export class CredentialSchemasService {
  constructor(private readonly store: Store) {}

  async create(actor: Actor, name: string, claims: Claims): Promise<CredentialSchema> {
    actor.must('credential:issue');
    if (!NAME.test(name) || name === DEVICE_ENDORSEMENT)
      throw Fault.invalid(
        'name',
        `must be a type such as ServiceRecord, of at most 31 letters and digits, and not ${DEVICE_ENDORSEMENT}`,
      );
    if (JSON.stringify(claims).length > MOST_BYTES)
      throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of a schema', limit: MOST_BYTES });
    compiled(claims);
    const { organisationId } = actor;
    const taken = new Fault({
      code: 'CONFLICT',
      what: 'credential schema',
      because: `there is one of the name ${name}`,
    });
    return this.store
      .as(actor, async (db) => {
        if ((await db.credentialSchema.count({ where: { organisationId } })) >= MOST_SCHEMAS)
          throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'credential schemas', limit: MOST_SCHEMAS });
        return db.credentialSchema.create({ data: { organisationId, name, claims: claims as Prisma.InputJsonObject } });
      })
      .catch(onDuplicate(() => taken));
  }

  async list(actor: Actor, page: { take: number; after?: string }): Promise<CredentialSchema[]> {
    actor.must('credential:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.credentialSchema.findMany({
        where: { organisationId, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
      }),
    );
  }
}

/** Claims as the schema has them, or the first thing about them that is wrong. */
export function requireClaims(schema: Pick<CredentialSchema, 'claims'>, claims: Claims): void {
  const check = compiled(schema.claims as Claims);
  if (check(claims)) return;
  const [error] = check.errors ?? [];
  throw Fault.invalid(`claims${error?.instancePath ?? ''}`, error?.message ?? 'are not as the schema has them');
}

/** The paths of what the schema marks `pii`, as far as the claims have them: a holder shows these by choice alone. */
export function personalIn(schema: Pick<CredentialSchema, 'claims'>, claims: Claims): string[][] {
  const found: string[][] = [];
  const walk = (rules: unknown, value: unknown, path: string[]): void => {
    const properties = (rules as { properties?: Record<string, unknown> } | null)?.properties ?? {};
    for (const [name, rule] of Object.entries(properties)) {
      const inner = (value as Claims | null)?.[name];
      if (inner === undefined) continue;
      if ((rule as { pii?: unknown }).pii === true) found.push([...path, name]);
      walk(rule, inner, [...path, name]);
    }
  };
  walk(schema.claims, claims, ['credentialSubject']);
  return found;
}

/**
 * A schema of a stranger's: nothing is fetched, and nothing is taken that lets it run for long, which patterns do and
 * references to itself.
 */
function compiled(claims: Claims): ValidateFunction {
  const text = JSON.stringify(claims);
  if (/"(pattern|patternProperties|\$ref|\$dynamicRef|format|uniqueItems)":/.test(text))
    throw Fault.invalid('claims', 'must have no pattern, format, uniqueItems or reference');
  try {
    return new Ajv2020({ strict: true, strictTypes: false, keywords: ['pii'], validateSchema: true }).compile(claims);
  } catch (cause) {
    const because = `must be a JSON Schema (draft 2020-12): ${(cause as Error).message.slice(0, 200)}`;
    throw new Fault({ code: 'INVALID', field: 'claims', because }, { cause });
  }
}
