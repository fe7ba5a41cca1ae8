import { ConsortiumOfFour } from '../consortium-of-four.js';
import { run } from './baas.js';
import { tellIdentity } from './identity.js';
import { run as join } from './join.js';
import { run as leave } from './leave.js';
import { run as scale } from './scale.js';
import { held } from '../held.js';

it('baas: three organisations share a chain, lose validators, and cheat each other', async () => {
  held(await run('all'), 45);
}, 900_000);

it('join: a member of another installation runs a validator of the chain', async () => {
  held(await join(), 20);
}, 600_000);

it('leave: three members go on with their exports alone', async () => {
  held(await leave(), 25);
}, 600_000);

it('scale: RPC nodes come and go with what applications ask', async () => {
  held(await scale(), 8);
}, 300_000);

/** A kernel costs more than most stories, so these share one; each brings what it needs beyond it. */
describe('on common ground', () => {
  let ground: ConsortiumOfFour | undefined;
  beforeAll(async () => {
    ground = await ConsortiumOfFour.up('stories');
  }, 1_800_000);
  afterAll(() => ground?.remove(), 120_000);

  it('identity: what is vouched for gets in, and clones, revoked ones and unlogged certificates do not', async () => {
    held(await tellIdentity(ground!), 45);
  }, 900_000);
});
