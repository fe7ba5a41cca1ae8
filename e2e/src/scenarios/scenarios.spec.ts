import { run } from './baas.js';
import { run as city } from './city.js';
import { run as join } from './join.js';
import { run as leave } from './leave.js';
import { run as scale } from './scale.js';
import { held } from '../held.js';

it('baas: three organisations share a chain, lose validators, and cheat each other', async () => {
  held(await run('all'), 45);
}, 900_000);

it('city: departments call for data, one leaks, and a citizen looks on', async () => {
  held(await city(), 40);
}, 1_800_000);

it('join: a member of another installation runs a validator of the chain', async () => {
  held(await join(), 20);
}, 600_000);

it('leave: three members go on with their exports alone', async () => {
  held(await leave(), 25);
}, 600_000);

it('scale: RPC nodes come and go with what applications ask', async () => {
  held(await scale(), 8);
}, 300_000);
