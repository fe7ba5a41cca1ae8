/** The nodes of a chain: what they are, and what may be done with one. */
export const nodes = {
  title: 'Nodes',
  none: 'No nodes yet',
  noneWhy: 'They are planned once all members have agreed.',
  name: 'Node',
  role: 'Role',
  roles: { VALIDATOR: 'Validator', RPC: 'RPC', REPLICA: 'Replica' },
  follows: 'not voted in',
  peers: 'Peers',
  owner: 'Owner',
  address: 'Address',
  add: 'Add a node',
  addWhat: 'It is a node of your organisation. It makes a key of its own, and catches up with the chain by itself.',
  addRoles: { RPC: 'RPC node: answers programs', VALIDATOR: 'Validator: agrees on blocks once it is voted in' },
  addHints: {
    RPC: 'It follows the chain and answers programs. It has no say in blocks.',
    VALIDATOR:
      'It follows the chain at first. Propose it as a validator from its menu: it agrees on blocks once the members have voted it in.',
  },
  addName: 'Name, if you want one',
  addNameHint: 'Lower-case letters, digits and hyphens. Left empty, it gets the next free one.',
  actionsOf: (name: string) => `Actions of ${name}`,
  acts: {
    ...{ logs: 'Logs', start: 'Start', restart: 'Restart', upgrade: 'Upgrade', stop: 'Stop' },
    restore: 'Bring its key back',
    voteIn: 'Propose as validator',
    voteOut: 'Propose removal as validator',
    remove: 'Remove',
  },
  restore: {
    title: 'Bring its key back',
    what: 'The node gets a new disk. Its key is opened in this page by your backup key, and encrypted here to that disk; nobody on the way can read it. Make sure that the old disk runs nowhere: two nodes with one key could vote twice.',
    backupKey: 'Backup key, from a file',
    noKey: 'has no line that begins with AGE-SECRET-KEY-1',
    sealed: 'Encrypted key of the node, from a file',
    sealedHint: 'Only where the platform has no copy: from the manifest of a backup, or from an export.',
    states: {
      WAITING: 'A new disk is being made.',
      KEY_WANTED: 'The key is on its way to the new disk.',
      KEY_BROUGHT: 'The new disk has the key, and opens it.',
      DONE: 'The key is back. The node starts under its old address and catches up.',
      FAILED: 'The key did not come back',
    },
    long: 'It waits until no other copy of the node is connected.',
    end: 'End it',
  },
  startWhat: (name: string) => `${name} starts again and catches up by itself.`,
  danger: 'Programs that ask this node lose it meanwhile. The chain goes on.',
  spared: 'It agrees on no blocks meanwhile. Enough other validators run: the chain goes on.',
  notSpared:
    'It agrees on no blocks meanwhile, and too few other validators run: the chain makes none until it is back.',
  older: 'older version',
  olderWhy: 'It was started in another version, or with other settings, than this installation starts nodes with now.',
  upgradeWhat:
    'It is started again in the version of this installation, and keeps its key and data. As long as the chain can spare a validator, the platform does this by itself, one node after the other.',
  removeWhat: 'Its key and its data go with it, for good. The chain goes on without it.',
  voteInWhat: (name: string) => `Once the members agree and ${name} has caught up, the chain votes it in.`,
  voteOutWhat: (name: string) =>
    `Once the members agree, the chain votes ${name} out. It agrees on no more blocks, and goes on following the chain until it is removed.`,
  afterwards: (all: number, quorum: number) =>
    all === 1
      ? 'One validator then makes all blocks: if it stops, the chain halts.'
      : `Of ${all} validators, ${quorum} must then agree on a block: ${
          quorum === all ? 'if any of them stops, the chain halts.' : `${all - quorum} may stop, and the chain goes on.`
        }`,
  proposed: 'It is proposed',
  proposedAlone: 'Your organisation decides alone, so the chain follows as soon as it can.',
  proposedVotes: (given: number, needed: number) =>
    `${given} of ${needed} votes are for it. The members vote on the governance page.`,
  noLogs: 'It has written nothing yet.',
  behind: (blocks: string) => `${blocks} behind`,
};
