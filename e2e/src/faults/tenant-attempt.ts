/** Whose token asks: the account that a member's nodes run as, or somebody whom the operator gave `edit` in that namespace. */
export type Thief = 'node' | 'editor';

/** One thing that must not be possible: what is asked of the API server, in the name of whom. */
export type Attempt = { name: string; as: Thief; method: string; path: string; body?: object };

/** What is attacked: one's own namespace, and another member's. */
export type Targets = { own: string; other: string; ownPod: string; otherPod: string; machine: string };

/** One attempt, whoever makes it. */
export type Ask = Omit<Attempt, 'as'>;

export const inside = (namespace: string, kind: string) => `/api/v1/namespaces/${namespace}/${kind}`;
