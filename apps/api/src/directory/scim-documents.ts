import { USER } from './scim-user.js';

/** How many people one answer lists. */
export const PAGE = 200;

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

export const listOf = (Resources: object[], totalResults = Resources.length, startIndex = 1) => ({
  ...{ schemas: [LIST], totalResults, startIndex, itemsPerPage: Resources.length, Resources },
});

/** What is here and what is not (RFC 7643, section 5). */
export const configOf = (base: string) => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: PAGE },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      ...{ type: 'oauthbearertoken', name: 'Bearer token', primary: true },
      description: 'A token of the directory, which an owner of the organisation makes.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

/** People alone: groups are none, for roles are the organisation's to give. */
export const typesOf = (base: string) => [
  {
    ...{ schemas: [`${CORE}:ResourceType`], id: 'User', name: 'User', endpoint: '/Users', schema: USER },
    description: 'A person whom an identity provider of the organisation signs in.',
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
  },
];

const attribute = (name: string, type: string, description: string, more: object = {}) => ({
  ...{ name, type, multiValued: false, description, required: false, mutability: 'readWrite', returned: 'default' },
  ...(type === 'string' && { caseExact: false, uniqueness: 'none' }),
  ...more,
});

/** What is kept of a User, in the words of RFC 7643, section 7. */
export const schemasOf = (base: string) => [
  {
    ...{ schemas: [`${CORE}:Schema`], id: USER, name: 'User', description: 'User Account' },
    attributes: [
      attribute('userName', 'string', 'By what the directory knows the person; one among its people.', {
        ...{ required: true, uniqueness: 'server' },
      }),
      attribute('name', 'complex', 'The name, in one piece and in parts.', {
        subAttributes: [
          attribute('formatted', 'string', 'The whole name.'),
          attribute('familyName', 'string', 'The family name.'),
          attribute('givenName', 'string', 'The given name.'),
        ],
      }),
      attribute('displayName', 'string', 'As colleagues see the name.'),
      attribute('active', 'boolean', 'Whether the person is in the organisation and may sign in.'),
      attribute('emails', 'complex', 'The address. One is kept: the primary one, or that of work, or the first.', {
        ...{ multiValued: true, required: true },
        subAttributes: [
          attribute('value', 'string', 'The e-mail address; one among the people of the organisation.', {
            required: true,
          }),
          attribute('type', 'string', 'Always work.', { canonicalValues: ['work'] }),
          attribute('primary', 'boolean', 'Always true.'),
        ],
      }),
    ],
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${USER}` },
  },
];
