import { KernelNetwork } from '@atoll/contracts/testing';
import { ServiceRegistryReconciler } from '@atoll/data';
import { copyIndex } from '@atoll/data/testing';

import { databaseOf, startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let network: KernelNetwork;
let ada: Acting;
let bob: Acting;
let stranger: Acting;
beforeAll(async () => {
  api = await startTestApi();
  network = await KernelNetwork.open({ database: databaseOf(api) });
  [ada, bob] = (await Promise.all([acting('A'), acting('B')])) as [Acting, Acting];
  stranger = await api.owner();
}, 240_000);
afterAll(async () => {
  await network?.close();
  await api?.close();
});

async function acting(name: 'A' | 'B'): Promise<Acting> {
  const { organisationId } = network.members[name];
  const { token, id } = await api.person();
  await network.database.admin.platform.membership.create({ data: { organisationId, personId: id, role: 'OWNER' } });
  return { token, organisation: organisationId };
}
async function settle() {
  await network.settle();
  await copyIndex(network);
  await network.settle(new ServiceRegistryReconciler(network.database.worker));
}

/** What a subscription tells next. */
async function told<T>(subscription: AsyncIterator<{ data?: T | null }>): Promise<NonNullable<T>> {
  return ((await subscription.next()).value as { data: NonNullable<T> }).data;
}

const REGISTER = `mutation ($input: RegisterServiceInput!) {
  registerService(input: $input) { id action subject status hash reason } }`;
const SERVICES = `query ($chainId: ID!, $text: String, $live: Boolean, $after: String, $first: Int) {
  services(chainId: $chainId, text: $text, live: $live, after: $after, first: $first) {
    nodes { id name price available version mode descriptor { name endpoint text } organisation { id } }
    pageInfo { hasNextPage endCursor } } }`;
const wish = (name: string, more: object = {}) => ({
  input: {
    ...{ chainId: network.chainId, name, price: '7' },
    descriptor: JSON.stringify({ name, endpoint: `https://${name}.example/` }),
    ...more,
  },
});

it('registers, finds, grants and closes, and tells what became of each deed', async () => {
  const { chainId } = network;
  for (const name of ['lamps', 'gates']) {
    const { registerService } = await api.get(ada, REGISTER, wish(name));
    expect(registerService).toMatchObject({ action: 'REGISTER_SERVICE', status: 'QUEUED', hash: null, reason: null });
    await settle();
    const { serviceDeed } = await api.get(ada, 'query ($id: ID!) { serviceDeed(id: $id) { status subject hash } }', {
      id: registerService.id,
    });
    expect(serviceDeed).toMatchObject({ status: 'MINED', subject: registerService.subject });
  }
  const { services: first } = await api.get(bob, SERVICES, { chainId, first: 1 });
  const { services: rest } = await api.get(bob, SERVICES, { chainId, first: 1, after: first.pageInfo.endCursor });
  expect([...first.nodes, ...rest.nodes].map(({ name }: { name: string }) => name).sort()).toEqual(['gates', 'lamps']);
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
  const { services } = await api.get(bob, SERVICES, { chainId, text: 'LAMP', live: true });
  expect(services.nodes).toMatchObject([
    {
      ...{
        name: 'lamps',
        price: '7',
        available: true,
        version: 1,
        mode: 'OFF_CHAIN',
        organisation: { id: ada.organisation },
      },
      descriptor: { name: 'lamps', endpoint: 'https://lamps.example/' },
    },
  ]);
  const [{ id }] = services.nodes;

  const about = { chainId, id };
  // Whoever offers it hears of who asks, and who asked of what became of it.
  const requested = api.socket(ada).iterate<{ serviceTicketsRequested: { id: string }[] }>({
    query: `subscription ($chainId: ID!, $serviceId: Hex!) {
      serviceTicketsRequested(chainId: $chainId, serviceId: $serviceId) { id } }`,
    variables: { chainId, serviceId: id },
  });
  const nextRequested = async () => (await told(requested)).serviceTicketsRequested;
  expect(await nextRequested()).toEqual([]);
  const ASK = 'mutation ($input: RequestAccessInput!) { requestAccess(input: $input) { id made } }';
  const { requestAccess: asked } = await api.get(bob, ASK, { input: { chainId, serviceId: id } });
  expect(asked.made).toBeNull();
  await settle();
  const TICKETS = `query ($chainId: ID!, $serviceId: Hex) { serviceTickets(chainId: $chainId, serviceId: $serviceId) {
    nodes { id holder state validUntil } } }`;
  const { serviceTickets } = await api.get(ada, TICKETS, { chainId, serviceId: id });
  const [ticket] = serviceTickets.nodes;
  expect(ticket).toMatchObject({ state: 'REQUESTED', validUntil: null });
  const DEED = 'query ($id: ID!) { serviceDeed(id: $id) { made } }';
  expect((await api.get(bob, DEED, { id: asked.id })).serviceDeed.made).toBe(ticket.id);
  expect(await nextRequested()).toEqual([{ id: ticket.id }]);
  const followed = api.socket(bob).iterate<{ serviceTicketChanged: { state: string } }>({
    query: 'subscription ($chainId: ID!, $id: Hex!) { serviceTicketChanged(chainId: $chainId, id: $id) { state } }',
    variables: { chainId, id: ticket.id },
  });
  const nextState = async () => (await told(followed)).serviceTicketChanged.state;
  expect(await nextState()).toBe('REQUESTED');
  const GRANT = `mutation ($chainId: ID!, $id: Hex!, $until: BigInt!) {
    grantTicket(chainId: $chainId, id: $id, validUntil: $until) { id } }`;
  expect(await api.code(bob, GRANT, { chainId, id: ticket.id, until: '9999999999' })).toBe('REVERTED');
  await api.get(ada, GRANT, { chainId, id: ticket.id, until: '9999999999' });
  await settle();
  expect([await nextState(), await nextRequested()]).toEqual(['GRANTED', []]);
  await api.get(bob, 'mutation ($chainId: ID!, $id: Hex!) { closeTicket(chainId: $chainId, id: $id) { id } }', {
    ...about,
    id: ticket.id,
  });
  await settle();
  const ONE = 'query ($chainId: ID!, $id: Hex!) { serviceTicket(chainId: $chainId, id: $id) { state } }';
  expect((await api.get(ada, ONE, { chainId, id: ticket.id })).serviceTicket.state).toBe('CLOSED');
  expect(await nextState()).toBe('CLOSED');
  await Promise.all([requested.return?.(), followed.return?.()]);
  // One that is off the chain is spoken to, and not called.
  const CALL = 'mutation ($input: ServiceCallInput!) { callService(input: $input) { result } }';
  const call = { chainId, serviceId: id, function: 'answer', abi: [] };
  expect(await api.code(bob, CALL, { input: call })).toBe('CONFLICT');
  expect(await api.code(stranger, CALL, { input: call })).toBe('NOT_FOUND');
}, 120_000);

it('is like nothing at all to strangers, and takes nothing that has no form', async () => {
  const { chainId } = network;
  expect(await api.code(stranger, SERVICES, { chainId })).toBe('NOT_FOUND');
  expect(await api.code(stranger, REGISTER, wish('foreign'))).toBe('NOT_FOUND');
  expect(await api.code({}, SERVICES, { chainId })).toBe('UNAUTHENTICATED');
  for (const more of [{ descriptor: '{' }, { name: 'x'.repeat(33) }, { target: '0x12' }, { price: '-1' }])
    expect(await api.code(ada, REGISTER, wish('bad', more))).toBe('INVALID');
});
