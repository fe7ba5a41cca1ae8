// Whether the version before a migration still runs after it: for the test of the committed migrations.
import { parse, type ParseResult } from 'libpg-query';

type Node = Record<string, unknown>;

/** `-- safe: ...` in a file says why what it takes away is missed by nobody. */
const SAID_SAFE = /^-- safe: \S.{15,}$/m;

/** Of an ALTER TABLE: what takes away or narrows what the previous version reads and writes. */
const NARROWS: Record<string, string> = {
  AT_DropColumn: 'drops a column',
  AT_SetNotNull: 'makes a column NOT NULL',
  AT_AlterColumnType: "changes a column's type",
};

/** What in the migration the previous version could trip over, in words; empty where it only adds, or says why it is safe. */
export async function obstaclesIn(sql: string): Promise<string[]> {
  if (SAID_SAFE.test(sql)) return [];
  const { stmts = [] } = (await parse(sql)) as ParseResult;
  const made = new Set<string>();
  const found: string[] = [];
  const indexes = new Set<unknown>(
    stmts.flatMap(({ stmt }) => ((stmt as Node)['IndexStmt'] as Node | undefined)?.['idxname'] ?? []),
  );
  for (const { stmt } of stmts) {
    const [[kind, body] = ['', {}]] = Object.entries((stmt ?? {}) as Record<string, Node>);
    if (kind === 'CreateStmt') made.add(tableOf(body));
    else if (!(kind === 'DropStmt' && namesOf(body).every((name) => indexes.has(name))))
      found.push(...judged(kind, body, made));
    if (kind === 'AlterTableStmt') for (const column of columnsAddedBy(body)) made.add(`${tableOf(body)}.${column}`);
  }
  return found;
}

/** An index that is made again under its name, with other bounds, is still there. */
const namesOf = ({ removeType, objects }: Node): (string | undefined)[] =>
  removeType === 'OBJECT_INDEX'
    ? (objects as { List: { items: { String: { sval: string } }[] } }[]).map(
        ({ List }) => List.items.at(-1)?.String.sval,
      )
    : [undefined];

const tableOf = ({ relation }: Node): string => String((relation as Node | undefined)?.['relname'] ?? '');

/** Nothing of the previous version knows a table or a column that this migration makes. */
function judged(kind: string, body: Node, made: ReadonlySet<string>): string[] {
  const table = tableOf(body);
  if (made.has(table)) return [];
  switch (kind) {
    case 'DropStmt':
      return [`drops: ${String(body['removeType']).replace('OBJECT_', '').toLowerCase()}`];
    case 'RenameStmt':
    case 'AlterObjectSchemaStmt':
      return [`renames in ${table || 'the schema'}`];
    case 'TruncateStmt':
    case 'DropRoleStmt':
    case 'DropOwnedStmt':
      return ['drops what is there'];
    case 'GrantStmt':
    case 'GrantRoleStmt':
      return body['is_grant'] ? [] : ['revokes a right'];
    case 'AlterTableStmt':
      return ((body['cmds'] ?? []) as Node[]).flatMap((each) => alteration(each['AlterTableCmd'] as Node, table, made));
    default:
      return [];
  }
}

function alteration(command: Node, table: string, made: ReadonlySet<string>): string[] {
  const subtype = String(command['subtype']);
  const kinds = constraintsOf(command['def'] as Node | undefined);
  if (subtype === 'AT_AddColumn' && kinds.includes('CONSTR_NOTNULL') && !kinds.some(fills))
    return [`adds a column to ${table} that is NOT NULL and has no default`];
  if (subtype === 'AT_AddConstraint' && !isOf(command['def'] as Node, table, made))
    return [`adds a constraint to ${table}, which rows of the previous version may break`];
  return NARROWS[subtype] ? [`${NARROWS[subtype]} of ${table}`] : [];
}

/** Whether a constraint is about new columns alone. */
function isOf(definition: Node, table: string, made: ReadonlySet<string>): boolean {
  const { fk_attrs: own, keys } = definition['Constraint'] as Record<
    string,
    { String: { sval: string } }[] | undefined
  >;
  const columns = own ?? keys ?? [];
  return columns.length > 0 && columns.every(({ String: { sval } }) => made.has(`${table}.${sval}`));
}

const columnsAddedBy = ({ cmds = [] }: { cmds?: { AlterTableCmd: Node }[] }): string[] =>
  cmds.flatMap(({ AlterTableCmd: { subtype, def } }) =>
    subtype === 'AT_AddColumn' ? [String(((def as Node)['ColumnDef'] as Node)['colname'])] : [],
  );

const fills = (kind: string): boolean => ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'].includes(kind);

function constraintsOf(definition: Node | undefined): string[] {
  const { constraints = [] } = (definition?.['ColumnDef'] ?? {}) as { constraints?: { Constraint: Node }[] };
  return constraints.map(({ Constraint: { contype } }) => String(contype));
}
