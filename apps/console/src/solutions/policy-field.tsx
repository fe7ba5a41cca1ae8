import type { DataPolicyPartsFragment } from '@atoll/sdk';
import { SelectField } from '@atoll/ui';

import { nameOf } from '../shared/resource-name.js';

type Props = {
  label: string;
  hint: string;
  policies: DataPolicyPartsFragment[] | undefined;
  error: string | undefined;
};

/** The policy that something of one's own stands under, by the name of its data. */
export function PolicyField({ policies = [], ...rest }: Props) {
  return (
    <SelectField name="resource" required {...rest}>
      {policies.map(({ resource, name }) => (
        <option key={resource} value={resource}>
          {nameOf(name) || resource}
        </option>
      ))}
    </SelectField>
  );
}
