import { inTurn } from '../in-turn.js';
import { handsOf } from '../member.js';
import { accessStory } from './access.js';
import { cityRefusalsStory } from './city-refusals.js';
import { cityStory } from './city.js';
import { BLOCKS_MS } from './dialogs.js';
import { ADA } from './first-minute.js';
import { leaksStory } from './leaks.js';
import { looks, looksGood } from './looks.js';
import { marketStory } from './market.js';
import { populate } from './populated.js';
import { standstillStory } from './rooms.js';
import { leave, sceneOf, type Scene } from './scene.js';
import { silenceStory } from './silence.js';
import { agreesOnContracts, isReady, opensLog, tickets } from './solutions.js';
import { foundedChain, idOf, seen, setStage, STEP_MS, type Stage } from './stage.js';

/** Of some twenty deeds on a chain, each of several blocks. */
const STORY_MS = 6 * BLOCKS_MS;
const LONG = inTurn(['silence', 'refusals', 'leaks', 'access'], 2);

let stage: Stage;
let chainPath: string;
let scene: Scene;
let purchase: string;
let copy: string;

beforeAll(async () => {
  stage = await setStage('systems');
  chainPath = await foundedChain(stage);
  const hands = await handsOf(stage.graphql, ADA);
  await populate(hands, idOf(chainPath));
  await hands.close();
}, 2 * STORY_MS);

afterAll(async () => {
  await (scene && leave(scene));
  await stage?.strike();
}, STEP_MS);

type Story = { what: string; tell: () => Promise<unknown>; turn?: string };

/** Each stands on those before it, but for the long ones, on which none stands. */
const STORIES: Story[] = [
  {
    what: 'members agree on contracts by two presses in the catalogue',
    tell: () => agreesOnContracts(stage.ada, chainPath, seen(stage.ada)),
  },
  {
    what: 'two more organisations come, each with a key to read by',
    tell: async () => (scene = await sceneOf(stage, chainPath)),
  },
  {
    what: 'a market sells a series twice: a wrong key is judged, a right one paid',
    tell: async () => (purchase = await marketStory(scene)),
  },
  { what: 'whoever is silent on the market loses', tell: () => silenceStory(scene), turn: 'silence' },
  {
    what: 'a city answers a call for data, which a citizen sees',
    tell: async () => (copy = await cityStory(scene)),
  },
  {
    what: 'calls for data that come to nothing say why',
    tell: () => cityRefusalsStory(scene),
    turn: 'refusals',
  },
  { what: 'a copy that leaked names whose it was', tell: () => leaksStory(scene, copy), turn: 'leaks' },
  {
    what: 'access is denied, taken back, and taken in an emergency that is judged',
    tell: () => accessStory(scene),
    turn: 'access',
  },
  {
    what: 'a log of certificates is opened from the catalogue',
    tell: () => opensLog(stage.ada, chainPath, seen(stage.ada)),
  },
  { what: 'a ticket to a service is asked for and granted', tell: () => tickets(scene) },
  { what: 'nothing is missing in the catalogue any more', tell: () => isReady(stage.ada, chainPath, seen(stage.ada)) },
  {
    what: 'rooms are readable while the worker hangs, and say where the platform cannot be reached',
    tell: () => standstillStory({ ...stage, chainPath }, seen),
  },
];
const TOLD = STORIES.filter(({ turn }) => !turn || LONG.includes(turn));

it.each(TOLD)('$what', ({ tell }) => tell(), STORY_MS);

describe('every page of a system', () => {
  const pages = (): Record<string, string> => ({
    kernel: `${chainPath}/kernel`,
    access: `${chainPath}/data/access`,
    members: `${chainPath}/members`,
    solutions: `${chainPath}/solutions`,
    market: `${chainPath}/solutions/data-market`,
    purchase,
    city: `${chainPath}/solutions/city`,
    leaks: `${chainPath}/solutions/city/leaks`,
    citizen: `${chainPath}/solutions/city/citizen`,
    'identity-system': `${chainPath}/solutions/identity`,
    'bot-system': `${chainPath}/solutions/bot`,
  });

  it.each(looks())(
    'can be read by all, in $language, $theme, at $width pixels',
    (look) => looksGood(stage, look, pages()),
    STEP_MS,
  );

  it('gave no browser anything to complain of', () => {
    const { ada, birch, cedar } = scene.visits;
    expect([...ada.complaints, ...birch.complaints, ...cedar.complaints]).toEqual([]);
  });
});
