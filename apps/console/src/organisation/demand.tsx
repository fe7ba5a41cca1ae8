import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from '@atoll/ui';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { Problem } from '../shared/problem.js';
import { useWords } from '../words/words.js';

/** Whether the organisation demands of its people that more than a password signs them in. */
export function Demand() {
  const { words } = useWords();
  const queries = useQueryClient();
  const { title, on, off, demand, stop } = words.organisation.secondFactor;
  const demanded = useQuery({
    queryKey: ['second-factor-demanded'],
    queryFn: async () => (await atoll.organisation({ first: 1 })).organisation.secondFactorDemanded ?? false,
  });
  const change = useMutation({
    mutationFn: (wanted: boolean) => atoll.demandSecondFactor({ demanded: wanted }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['second-factor-demanded'] }),
  });
  return (
    <Card title={title}>
      <Answer query={demanded}>
        {(is) => (
          <>
            <p className="muted">{is ? on : off}</p>
            {change.isError && <Problem error={change.error} />}
            <div>
              <Button busy={change.isPending} onClick={() => change.mutate(!is)}>
                {is ? stop : demand}
              </Button>
            </div>
          </>
        )}
      </Answer>
    </Card>
  );
}
