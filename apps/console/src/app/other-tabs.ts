import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Tells the other tabs of this browser who looks, as soon as that is known or another, and looks anew when one of them tells of another. */
export function useOtherTabs(person: string | null | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (person === undefined) return undefined;
    const tabs = new BroadcastChannel('atoll.viewer');
    tabs.postMessage(person);
    tabs.onmessage = ({ data }) => {
      if (data !== person) void queries.invalidateQueries({ queryKey: ['viewer'] });
    };
    return () => tabs.close();
  }, [person, queries]);
}
