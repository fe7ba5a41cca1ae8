// Operations that a schema takes for well-formed, made from the schema alone.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';

/** What ends like the id of a row, and is none: a thing's name on a chain, and a block of it. */
const NO_ROWS = ['did', 'versionId'];

/** Whether an argument is the id of a row; that of something on a chain is bytes, and everybody's there. */
export function namesRow({ name, type }: Pick<GraphQLArgument, 'name' | 'type'>): boolean {
  const scalar = getNamedType(type).name;
  return scalar === 'ID' || (scalar !== 'Hex' && /id$/i.test(name) && !NO_ROWS.includes(name));
}

/** Whether a field takes the id of a row anywhere in its arguments. */
export function hasIds(field: GraphQLField<unknown, unknown>): boolean {
  const within = (type: GraphQLInputType, name: string): boolean => {
    const named = getNamedType(type);
    return isInputObjectType(named)
      ? Object.values(named.getFields()).some((each) => within(each.type, each.name))
      : namesRow({ name, type });
  };
  return field.args.some(({ type, name }) => within(type, name));
}

/** age of somebody's, made with age-keygen and age themselves. */
const RECIPIENT = 'age14htk8nm99nx33cqk4axk0hewf94hu88hv5ylk0wf0l3g4mw6j4usjdtswp';
const SEALED = `-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAySHlIdktZaitlVVVDd1VS
TTBibWlLMVRjckxKU1l6L2YrSmV2WldNVlg0CnF6MDR3T0czbkRJQ1VYRUJINHZB
bWRmaGl5S3J5Vk9jZk4ra043M3dFNDQKLS0tICtpb04rdHk4Um94REhXN3FPd25E
Rkk1ekxGSHdQbVNoSWtEY2tLaXA1Y0kK4M0IJwPT62l3Dd1spz/061VDlXwwuBXD
jj7w6ad5Hd4XwpPczxuACsnMTZ0Fv1B2JjmuHQ==
-----END AGE ENCRYPTED FILE-----
`;

/** A value that is well-formed, so that the answer is about the id. */
const VALUES: Record<string, unknown> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  BigInt: '1',
  Hex: `0x${'11'.repeat(20)}`,
  JSON: [],
  DateTime: '2030-01-01T00:00:00Z',
  String: 'value',
};
const NAMED: Record<string, unknown> = {
  engine: 'atoll-node',
  abi: [],
  artefact: null,
  code: 'atoll_member_unknown',
  scopes: ['chain:read'],
  url: 'https://example.org/hook',
  hash: `0x${'11'.repeat(32)}`,
  proposal: `0x${'11'.repeat(32)}`,
  hwIdHash: `0x${'11'.repeat(32)}`,
  infoHash: `0x${'11'.repeat(32)}`,
  credential: `0x${'11'.repeat(32)}`,
  did: `did:ethr:0x1:0x${'11'.repeat(20)}`,
  result: `0x${'11'.repeat(32)}`,
  grantId: `0x${'11'.repeat(32)}`,
  resource: `0x${'11'.repeat(32)}`,
  reqHash: `0x${'11'.repeat(32)}`,
  respHash: `0x${'11'.repeat(32)}`,

  recipient: RECIPIENT,
  sealed: SEALED,
};

/** A key that is a point of its curve: the base point of P-256. */
const OF_TYPE: Record<string, unknown> = {
  ReadingSignerInput: {
    curve: 'P256',
    publicKey:
      '0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  },
};

/** Optional values without which the rest makes no sense. */
const OPTIONAL = ['to', 'data', 'message'];

/** A value of the type in which every id of a row is `id`. */
export function valueOf(type: GraphQLInputType, name: string, id: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLInputType, name, id);
  const ofEnum = getNamedType(type);
  if (name in NAMED && !isEnumType(ofEnum)) return NAMED[name];
  if (isListType(type)) return [valueOf(type.ofType as GraphQLInputType, name, id)];
  if (type.name in OF_TYPE) return OF_TYPE[type.name];
  if (isInputObjectType(type)) {
    const named = type.getFields();
    const fields = Object.values(named).filter(
      (each) =>
        isNonNullType(each.type) ||
        OPTIONAL.includes(each.name) ||
        (namesRow(each) && !('deploymentId' in named && each.name === 'chainId')),
    );
    return Object.fromEntries(
      fields
        .filter(({ defaultValue }) => defaultValue === undefined)
        .map((each) => [each.name, valueOf(each.type, each.name, id)]),
    );
  }
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (type.name === 'Hex' && /id$/i.test(name)) return `0x${'11'.repeat(32)}`;
  return namesRow({ name, type }) ? id : (VALUES[type.name] ?? 'value');
}

/** Everything that may be asked of a type within the limits: all its scalars, and those of what it leads to. */
export function selected(type: GraphQLOutputType, depth = 4, path: string[] = []): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const parts = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return [];
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return [field.name];
    if (depth <= 1 || path.includes(inner.name)) return [];
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    const inside = selected(field.type, depth - 1, [...path, named.name]);
    return inside ? [`${field.name}${page} ${inside}`] : [];
  });
  return parts.length ? `{ ${parts.join(' ')} }` : '{ __typename }';
}
