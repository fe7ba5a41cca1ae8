import { Installation } from '../installation.js';
import { handsOf } from '../member.js';
import { demandedFactorStory } from './demanded-factor.js';
import { ADA } from './first-minute.js';
import { governingStory } from './governing.js';
import { invitationStory } from './invitation.js';
import { joiningStory } from './joining.js';
import { looks, looksGood } from './looks.js';
import { invited } from './neighbours.js';
import { operatingStory } from './operating.js';
import { passkeyStory } from './passkey.js';
import { secondFactorStory } from './second-factor.js';
import { singleSignOnStory } from './single-sign-on.js';
import { siteSharingStory } from './site-sharing.js';
import { sitesStory } from './sites.js';
import { foundedChain, idOf, seen, setStage, STEP_MS, type Stage } from './stage.js';
import { upgradingStory } from './upgrading.js';
import type { Person } from './visit.js';

let stage: Stage;
let elsewhere: Installation | undefined;
let chainPath: string;
let birch: Person;

beforeAll(async () => {
  stage = await setStage('organisations');
  chainPath = await foundedChain(stage);
}, STEP_MS);

afterAll(async () => {
  await elsewhere?.remove();
  await stage?.strike();
}, STEP_MS);

it(
  'adds a passkey to the account, and signs in by the browser’s authenticator without a password',
  () => passkeyStory(stage.browser, stage.base, seen),
  STEP_MS,
);

it(
  'asks for the code of an app, and lets in again who lost it, by the operator’s link',
  () => secondFactorStory(stage.browser, { console: stage.base, home: stage.home }, seen),
  STEP_MS,
);

it(
  'leads whoever lacks the second factor that an organisation demands to where it is set up',
  () => demandedFactorStory(stage.browser, stage.base, seen),
  STEP_MS,
);

it(
  'lets two people in two browsers come together by an invitation, each with what the role allows',
  () => invitationStory(stage.browser, stage.ada, stage.base, seen),
  STEP_MS,
);

it(
  'signs in whom the organisation’s provider knows and its directory makes, and puts out at once whom they take out',
  () => singleSignOnStory({ ...stage, chainPath, seen }),
  2 * STEP_MS,
);

it(
  'adds sites on a map, connects one, and offers them where a chain is founded',
  () => sitesStory(stage.ada, seen(stage.ada)),
  STEP_MS,
);

it(
  'shares a site with another organisation, which sees it and may found a chain there, and takes it back',
  async () => {
    const hands = await handsOf(stage.graphql, ADA);
    const { consortium } = (await hands.chain({ id: idOf(chainPath) })).chain;
    const others = [];
    for (const name of ['Birch', 'Cedar']) others.push(await invited(stage.graphql, hands, consortium.id, name));
    birch = others[0]!.signIn;
    await siteSharingStory({ ...stage, who: birch, seen });
    for (const { atoll } of [{ atoll: hands }, ...others]) await atoll.close();
  },
  STEP_MS,
);

it(
  'stops a chain once enough members agree, and starts it by the same',
  () => governingStory({ ...stage, chainPath, birch, seen }),
  2 * STEP_MS,
);

it(
  'adds nodes, has the members vote a validator in and out again, and takes the nodes away',
  () => operatingStory({ ...stage, chainPath, birch, seen }),
  3 * STEP_MS,
);

it(
  'marks nodes of an older version, which their owner upgrades where the platform may not',
  () => upgradingStory({ ...stage, chainPath, seen: seen(stage.ada) }),
  3 * STEP_MS,
);

it(
  'lets a member of another installation join, by a bundle and its answer',
  async () => {
    // It stays until the end: its validator is one of that chain's from here on.
    elsewhere = await Installation.up('elsewhere', 'process', { ATOLL_DEMO: 'off' });
    await joiningStory(stage.browser, stage.ada, elsewhere.addresses.console, seen);
  },
  2 * STEP_MS,
);

describe('every page of an organisation', () => {
  const pages = {
    chains: '/console/chains',
    'found-again': '/console/chains/new',
    join: '/console/chains/join',
    sites: '/console/organisation/sites',
    people: '/console/organisation',
    'sign-in-providers': '/console/organisation/sign-in',
    'sign-in-refused': '/console/sign-in?problem=removed',
    recover: '/console/recover#atoll_recovery_none',
    account: '/console/account',
    welcome: '/console/welcome',
  };

  it.each(looks())(
    'can be read by all, in $language, $theme, at $width pixels',
    (look) => looksGood(stage, look, pages),
    STEP_MS,
  );

  it('gave the browser nothing to complain of', () => expect(stage.ada.complaints).toEqual([]));
});
