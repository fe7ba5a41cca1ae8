import { tally, votesNeeded, type Ballot } from './tally.js';

const now = new Date('2030-01-01T00:00:00Z');
const later = new Date('2030-01-02T00:00:00Z');
const yes = (...names: string[]) => names.map((organisationId) => ({ organisationId, approve: true }));
const no = (...names: string[]) => names.map((organisationId) => ({ organisationId, approve: false }));
const founding = (...runners: string[]) => ({
  kind: 'FOUND_CHAIN' as const,
  payload: { validators: runners.map((organisationId) => ({ organisationId, count: 1 })) },
});
const stop = { kind: 'STOP_CHAIN' as const, payload: {} };

type Case = {
  it: string;
  ballot: Pick<Ballot, 'kind' | 'payload' | 'votes'> & { closesAt?: Date };
  members: string[];
  operators?: string[];
  status: string;
};

const cases: Case[] = [
  { it: 'one member alone decides', ballot: { ...stop, votes: yes('a') }, members: ['a'], status: 'ACCEPTED' },
  { it: 'half is not more than half', ballot: { ...stop, votes: yes('a') }, members: ['a', 'b'], status: 'OPEN' },
  {
    it: 'two of three decide',
    ballot: { ...stop, votes: yes('a', 'b') },
    members: ['a', 'b', 'c'],
    status: 'ACCEPTED',
  },
  { it: 'two of four wait', ballot: { ...stop, votes: yes('a', 'b') }, members: ['a', 'b', 'c', 'd'], status: 'OPEN' },
  {
    it: 'two refusals of four leave no majority',
    ballot: { ...stop, votes: [...yes('a'), ...no('b', 'c')] },
    members: ['a', 'b', 'c', 'd'],
    status: 'REJECTED',
  },
  {
    it: 'one refusal of four leaves one',
    ballot: { ...stop, votes: [...yes('a'), ...no('b')] },
    members: ['a', 'b', 'c', 'd'],
    status: 'OPEN',
  },
  {
    it: 'the vote of somebody who left does not count',
    ballot: { ...stop, votes: yes('a', 'gone') },
    members: ['a', 'b', 'c'],
    status: 'OPEN',
  },
  {
    it: 'a majority counts even when it is seen after closing time',
    ballot: { ...stop, votes: yes('a', 'b'), closesAt: now },
    members: ['a', 'b', 'c'],
    status: 'ACCEPTED',
  },
  {
    it: 'no majority by closing time',
    ballot: { ...stop, votes: yes('a'), closesAt: now },
    members: ['a', 'b', 'c'],
    status: 'EXPIRED',
  },
  {
    it: 'founding waits for a member that is to run validators, majority or not',
    ballot: { ...founding('a', 'c'), votes: yes('a', 'b') },
    members: ['a', 'b', 'c'],
    status: 'OPEN',
  },
  {
    it: 'founding needs a majority, though all who run validators agree',
    ballot: { ...founding('a'), votes: yes('a') },
    members: ['a', 'b', 'c'],
    status: 'OPEN',
  },
  {
    it: 'founding with both',
    ballot: { ...founding('a', 'c'), votes: yes('a', 'c') },
    members: ['a', 'b', 'c'],
    status: 'ACCEPTED',
  },
  {
    it: 'one refusal of a member that is to run validators ends a founding',
    ballot: { ...founding('a', 'c'), votes: [...yes('a', 'b'), ...no('c')] },
    members: ['a', 'b', 'c'],
    status: 'REJECTED',
  },
  {
    it: 'founding ends when a member that was to run validators leaves',
    ballot: { ...founding('a', 'c'), votes: yes('a', 'b', 'c') },
    members: ['a', 'b'],
    status: 'REJECTED',
  },
  ...(['START_CHAIN', 'STOP_CHAIN', 'DELETE_CHAIN'] as const).map((kind) => ({
    it: `a member that invited two friends does not carry ${kind} over the heads of those who make the chain`,
    ballot: { ...stop, kind, votes: yes('a', 'friend', 'other friend') },
    members: ['a', 'b', 'c', 'friend', 'other friend'],
    operators: ['a', 'b', 'c'],
    status: 'OPEN',
  })),
  {
    it: 'most members, and most of those who make the chain',
    ballot: { ...stop, votes: yes('a', 'b', 'friend') },
    members: ['a', 'b', 'c', 'friend', 'other friend'],
    operators: ['a', 'b', 'c'],
    status: 'ACCEPTED',
  },
  {
    it: 'refused by most of those who make the chain',
    ballot: { ...stop, votes: [...yes('a', 'friend', 'other friend'), ...no('b', 'c')] },
    members: ['a', 'b', 'c', 'friend', 'other friend'],
    operators: ['a', 'b', 'c'],
    status: 'REJECTED',
  },
  {
    it: 'the validators of somebody who left do not count',
    ballot: { ...stop, votes: yes('a', 'b') },
    members: ['a', 'b'],
    operators: ['a', 'gone', 'gone too'],
    status: 'ACCEPTED',
  },
  {
    it: 'a validator is dropped by the chain itself, once most members agree',
    ballot: { kind: 'DROP_VALIDATOR', payload: {}, votes: yes('a', 'friend') },
    members: ['a', 'b', 'friend'],
    operators: ['a', 'b'],
    status: 'ACCEPTED',
  },
];

it.each(cases)('$it: $status', ({ ballot, members, operators = [], status }) => {
  expect(tally({ closesAt: later, ...ballot }, { members, operators }, now).status).toBe(status);
});

it.each([
  { members: 1, runners: ['a'], needed: 1 },
  { members: 3, runners: ['a'], needed: 2 },
  { members: 3, runners: ['a', 'b', 'c'], needed: 3 },
  { members: 4, runners: ['a', 'b'], needed: 3 },
])(
  'founding among $members members with validators of $runners takes $needed votes',
  ({ members, runners, needed }) => {
    expect(votesNeeded(founding(...runners), members)).toBe(needed);
  },
);
