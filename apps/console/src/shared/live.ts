import { useQuery, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

const AGAIN_MS = 3_000;

type Following<T, E> = {
  key: QueryKey;
  read: () => Promise<T>;
  /** Null while there is nothing to follow by; then it is read again. */
  follow: (() => AsyncIterable<E>) | null;
  /** What is known after an event. */
  after: (known: T | undefined, event: E) => T;
};

/** Follows something by subscription. While there is none it reads again every three seconds, and says so by `live`. */
export function useLive<T, E>({ key, read, follow, after }: Following<T, E>) {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  const query = useQuery({ queryKey: key, queryFn: read, refetchInterval: live ? false : AGAIN_MS });
  const given = useRef({ follow, after });
  given.current = { follow, after };
  const name = JSON.stringify(key);

  const follows = follow !== null;

  useEffect(() => {
    if (!follows) return undefined;
    let over = false;
    let events: AsyncIterator<E> | undefined;
    const followOnce = async () => {
      events = given.current.follow?.()[Symbol.asyncIterator]();
      if (!events) return;
      for (let next = await events.next(); !next.done && !over; next = await events.next()) {
        const event = next.value;
        setLive(true);
        queries.setQueryData<T>(JSON.parse(name), (known) => given.current.after(known, event));
      }
    };
    const followOn = async () => {
      while (!over) {
        await followOnce().catch(() => undefined); // reading again tells what is wrong
        if (over) return;
        setLive(false);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void followOn();
    return () => {
      over = true;
      void events?.return?.();
    };
  }, [name, queries, follows]);

  return { ...query, live };
}
