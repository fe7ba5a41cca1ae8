import pg from 'pg';

import { NOBODY, uuid, type Who } from './tenant.js';

/** One statement that reads. Each connection prepares it once, under its name. */
export type Statement = { name: string; text: string };

// True of no row, so it answers with none; both settings are local to the transaction.
const TENANT = {
  name: 'tenant',
  text: `SELECT WHERE (set_config('atoll.organisation_id', $1, true) || set_config('atoll.person_id', $2, true)) IS NULL`,
};

/**
 * Reads of a single statement, at a single message each way: everything up to a Sync is one transaction to Postgres, so
 * the tenant is told and the statement run without BEGIN and COMMIT. Reads wait for each other on a few pipelined
 * connections, so only what an index answers at once belongs here.
 */
export class Reader {
  private readonly lanes: Lane[];

  constructor(url: string, connections: number) {
    this.lanes = Array.from({ length: connections }, () => new Lane(url));
  }

  /** The rows `who` may see; for nobody there is no tenant, and every policy refuses. */
  read<Row extends pg.QueryResultRow>(who: Who | null, statement: Statement, values: unknown[]): Promise<Row[]> {
    let lane = this.lanes[0]!;
    for (const other of this.lanes) if (other.waiting < lane.waiting) lane = other;
    return lane.read<Row>(who && [uuid(who.organisationId), uuid(who.personId ?? NOBODY)], statement, values);
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }
}

type Pipelined = pg.Client & { connection: pg.Connection };

/** One connection, opened when it is first needed and again after it was lost. */
class Lane {
  waiting = 0;
  private client: Pipelined | undefined;
  private opening: Promise<Pipelined> | undefined;

  constructor(private readonly url: string) {}

  async read<Row extends pg.QueryResultRow>(
    tenant: string[] | null,
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    this.waiting++;
    try {
      const client = this.client ?? (await (this.opening ??= this.open()));
      return await new Promise<Row[]>((resolve, reject) => {
        together(client);
        const done: Done = (error, result) => {
          if (error && 'severity' in error && error.severity === 'FATAL') this.lose(client);
          if (error) reject(error);
          else resolve(result.rows as Row[]);
        };
        client.query(new Read(tenant, statement, values, done));
      });
    } finally {
      this.waiting--;
    }
  }

  async close(): Promise<void> {
    const client = this.client ?? (await this.opening?.catch(() => undefined));
    await client?.end();
  }

  private async open(): Promise<Pipelined> {
    const client = new pg.Client({ connectionString: this.url, pipeline: true }) as Pipelined;
    client.on('error', () => this.lose(client)).on('end', () => this.lose(client));
    try {
      await client.connect();
      await client.query({ ...TENANT, values: [NOBODY, NOBODY] });
      return (this.client = client);
    } finally {
      this.opening = undefined;
    }
  }

  private lose(client: Pipelined): void {
    if (this.client === client) this.client = undefined;
  }
}

/** Sends what is asked in one turn of the event loop in one packet. */
function together({ connection: { stream } }: Pipelined): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

type Done = (error: Error | null, result: { rows: unknown[] }) => void;
type Column = { name: string; parsed: (text: string) => unknown };

/** How the texts of a statement's rows become values: found once, since a prepared statement never changes its columns. */
const columnsOf = new WeakMap<Statement, Column[]>();

const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;
const parserOf = (type: number): Column['parsed'] => (type === TIMESTAMPTZ ? moment : pg.types.getTypeParser(type));
const parsedDate = pg.types.getTypeParser(TIMESTAMPTZ) as Column['parsed'];

/** Where the server speaks UTC its moments are nearly RFC 3339, which the engine parses several times faster. */
const moment = (text: string): unknown =>
  /^\d{4}-.*\+00$/.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parsedDate(text);

// The driver's types leave out the steps of a query; these are the ones that are widened here.
const Query = pg.Query as unknown as new (text: string) => pg.Query & {
  name: string;
  values: unknown[];
  callback: Done;
  readonly _result: { rows: unknown[] };
  prepare(connection: pg.Connection): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
};

/** A prepared statement, in one transaction with the one before it that tells its tenant. */
class Read extends Query {
  private columns: Column[] = [];
  private telling: boolean;

  constructor(
    private readonly tenant: string[] | null,
    private readonly statement: Statement,
    values: unknown[],
    callback: Done,
  ) {
    super(statement.text);
    this.name = statement.name;
    this.values = values;
    this.callback = callback;
    this.telling = tenant !== null;
  }

  override prepare(connection: pg.Connection): void {
    if (this.tenant) {
      connection.bind({ statement: TENANT.name, values: this.tenant, valueMapper: String } as pg.BindConfig, false);
      connection.execute({}, false);
    }
    super.prepare(connection);
  }

  override handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    const known = columnsOf.get(this.statement);
    this.columns = known ?? fields.map(({ name, dataTypeID }) => ({ name, parsed: parserOf(dataTypeID) }));
    if (!known) columnsOf.set(this.statement, this.columns);
  }

  override handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    for (const [i, { name, parsed }] of this.columns.entries()) {
      const text = fields[i] ?? null;
      row[name] = text === null ? null : parsed(text);
    }
    this._result.rows.push(row);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (!this.telling) super.handleCommandComplete(message, connection);
    this.telling = false;
  }
}
