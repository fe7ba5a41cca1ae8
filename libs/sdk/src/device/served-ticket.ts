type Hex = `0x${string}`;

/** The last use of a ticket, as far as it is not the chain's yet. */
export type Served = {
  number: number;
  request: Hex;
  response: Uint8Array;
  salt: Hex;
  result: Hex;
  serviceSignature: Hex;
  settled: boolean;
};

/** Whether the holder has still to sign for it. */
export const isOpen = ({ settled, number }: Served, interactions: number): boolean => !settled && number > interactions;

/** What a service remembers of tickets while it runs: of each the last use. The longest unused is forgotten first. */
export class ServedTickets {
  private readonly last = new Map<Hex, Served>();

  constructor(private readonly most = 10_000) {}

  get(ticket: Hex): Served | undefined {
    return this.last.get(ticket);
  }

  set(ticket: Hex, served: Served): void {
    this.last.delete(ticket);
    this.last.set(ticket, served);
    if (this.last.size <= this.most) return;
    const [oldest] = this.last.keys();
    this.last.delete(oldest!);
  }
}
