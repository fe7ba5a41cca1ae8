import { ConsortiumOfFour } from '../consortium-of-four.js';
import { held } from '../held.js';
import { tellBot } from './bot.js';
import { tellCity } from './city.js';
import { tellDataMarket } from './data-market.js';
import { tellIdentity } from './identity.js';

/** A kernel costs more than most stories, so these share one; each brings what it needs beyond it. */
let ground: ConsortiumOfFour;
beforeAll(async () => void (ground = await ConsortiumOfFour.up('stories')), 900_000);
afterAll(() => ground?.remove(), 120_000);

it('identity: what is vouched for gets in, and clones, revoked ones and unlogged certificates do not', async () => {
  held(await tellIdentity(ground), 40);
}, 600_000);

it('data-market: readings are sold by their key, and whoever sells the wrong one gives the money back', async () => {
  held(await tellDataMarket(ground), 20);
}, 600_000);

it('city: departments call for data, and whose copy leaked is found', async () => {
  held(await tellCity(ground), 30);
}, 600_000);

// The last, since it takes the participants away, the platform among them.
it('bot: a meter takes part through its gateway, and goes on without any of the others', async () => {
  held(await tellBot(ground), 50);
}, 600_000);
