// What the document of every contract has alike.
import { FAULT_CODES } from '@atoll/kernel';

const text = { type: 'string' };
const object = (properties: Record<string, unknown>, required: string[]) => ({ type: 'object', properties, required });

export const UUID = { type: 'string', format: 'uuid' };
export const HASH = { type: 'string', pattern: '^0x[0-9a-f]{64}$' };
/** Also for whatever else is a whole number without a type of the ABI. */
export const BLOCK_NUMBER = { type: 'string', pattern: '^(0|[1-9][0-9]*)$' };

export const SECURITY = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An application key, or the access token of a person.' },
};

export const ORGANISATION = {
  ...{ name: 'Atoll-Organisation', in: 'header', schema: UUID },
  description: 'For whom a person acts. An application key belongs to one organisation and leaves this out.',
};

const problem = (description: string, schema: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** RFC 9457. */
export const PROBLEM = {
  response: problem('Why not, and what to do next. `code` is stable.', 'Problem'),
  schema: {
    ...object({ type: text, title: text, status: { type: 'integer' }, detail: text, code: { enum: FAULT_CODES } }, [
      ...['type', 'title', 'status', 'detail', 'code'],
    ]),
    description: 'A problem by RFC 9457. A code has fields of its own, such as `field` of INVALID.',
  },
};

export const REVERTED = {
  response: problem('The contract refused, in its own words.', 'Reverted'),
  schema: {
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    ...object({ code: { const: 'REVERTED' }, error: text, arguments: { type: 'array' }, data: text }, ['code']),
  },
  otherwise: { title: 'Otherwise', description: 'Text, a panic, or an error that the ABI does not name.' },
};

export const TRANSACTION = {
  schema: {
    ...object(
      {
        id: UUID,
        status: { enum: ['QUEUED', 'SIGNED', 'SENT', 'MINED', 'FAILED'] },
        hash: { ...HASH, type: ['string', 'null'] },
        blockNumber: { ...BLOCK_NUMBER, type: ['string', 'null'] },
        reason: { type: ['string', 'null'], description: 'Why it failed, for people.' },
        fault: {
          ...{ type: ['object', 'null'], description: 'The same for programs: its `code`, and the fields of that.' },
          properties: { code: { enum: FAULT_CODES } },
          required: ['code'],
        },
      },
      ['id', 'status', 'hash', 'blockNumber', 'reason', 'fault'],
    ),
    description: 'A write to the chain. It is mined once or not at all.',
  },
  path: {
    get: {
      operationId: 'transactions/{transaction}',
      summary: 'How far a transaction is that was sent to this contract.',
      tags: ['write'],
      parameters: [
        { $ref: '#/components/parameters/Organisation' },
        { name: 'transaction', in: 'path', required: true, schema: UUID },
      ],
      responses: {
        200: {
          description: 'The transaction as it is.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Transaction' } } },
        },
        default: { $ref: '#/components/responses/Problem' },
      },
    },
  },
};
