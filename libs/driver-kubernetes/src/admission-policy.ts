import type {
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1Validation,
} from '@kubernetes/client-node';

import { FIELD_MANAGER, LABEL, NOTE } from './names.js';

/** The user that the API server knows a ServiceAccount by. */
export const platformUser = (namespace: string, serviceAccount: string): string =>
  `system:serviceaccount:${namespace}:${serviceAccount}`;

/** A label or an annotation of an object as a term of CEL, or an empty string. */
const labelOf = (object: string, key: string) => valueOf(`${object}.metadata.labels`, key);
const noteOf = (object: string, key: string) => valueOf(`${object}.metadata.annotations`, key);
const valueOf = (map: string, key: string) => `(has(${map}) && ${text(key)} in ${map} ? ${map}[${text(key)}] : "")`;
/** JSON writes strings as CEL does. */
const text = (value: string) => JSON.stringify(value);
/** What is no number, or was never noted, is lower than all: somebody else's slip must not shut the platform out. */
const numberOf = (term: string) => `(${term}.matches("^[0-9]{1,18}$") ? int(${term}) : -1)`;
const fenceOf = (object: string) => numberOf(noteOf(object, NOTE.fence));

const belongsTo = (object: string, installation: string) =>
  `${labelOf(object, LABEL.managedBy)} == ${text(FIELD_MANAGER)} && ` +
  `${labelOf(object, LABEL.installation)} == ${text(installation)}`;
const sameLabel = (key: string) => `${labelOf('object', key)} == ${labelOf('oldObject', key)}`;

/** Where the request lands: the namespace itself, or the one that the object is in. */
const OWN = `request.resource.group == "" && request.resource.resource == "namespaces"`;

function validations(installation: string): V1Validation[] {
  const mine = (object: string) => belongsTo(object, installation);
  const refused = (because: string) => ({ message: because, reason: 'Forbidden' });
  return [
    {
      expression: `!has(request.subResource) || request.subResource == ""`,
      ...refused('the platform has no business with subresources'),
    },
    {
      expression: `variables.own || (namespaceObject != null && ${mine('namespaceObject')})`,
      ...refused(`the platform stays in the namespaces of its installation, ${installation}`),
    },
    {
      expression:
        `!variables.own || ((request.operation == "DELETE" || (${mine('object')} && object.metadata.name.matches("^atoll-[0-9a-f]{24}$")))` +
        ` && (request.operation == "CREATE" || ${mine('oldObject')}))`,
      ...refused(`the platform makes, changes and deletes namespaces of its installation, ${installation}, alone`),
    },
    {
      expression:
        `!variables.own || request.operation != "UPDATE" || ` +
        `(${sameLabel(LABEL.chain)} && ${sameLabel(LABEL.organisation)})`,
      ...refused('a namespace stays with its chain and its organisation'),
    },
    {
      expression: `request.operation == "DELETE" || (variables.fence >= 0 && variables.fence >= variables.seen)`,
      ...refused('another worker has taken the chain over: this fence is lower than the one that was seen'),
    },
    {
      expression: `request.operation != "DELETE" || (variables.leaving >= 0 && variables.leaving >= variables.seen)`,
      ...refused(
        'to be deleted, an object carries a note under which fence, and it is not lower than the one that was seen',
      ),
    },
  ];
}

/**
 * What an API server lets one user do, whatever its roles allow: to write within the namespaces of its installation alone, and
 * there only under a fence that is not lower than the highest that was seen. So a worker that was paused, or a request of it that
 * was under way meanwhile, changes nothing any more. Pure functions of the installation's name and the user, to be installed by
 * whoever grants the user its rights, since a user who could change them would not be confined by them.
 */
export function admissionPolicy(
  installation: string,
  user: string,
): [V1ValidatingAdmissionPolicy, V1ValidatingAdmissionPolicyBinding] {
  const metadata = { name: `atoll-driver-${installation}`, labels: { [LABEL.installation]: installation } };
  const kindOf = (kind: string) => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata });
  const highest = (one: string, other: string) => `(${one} > ${other} ? ${one} : ${other})`;
  const policy: V1ValidatingAdmissionPolicy = {
    ...kindOf('ValidatingAdmissionPolicy'),
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] }],
      },
      matchConditions: [{ name: 'platform', expression: `request.userInfo.username == ${text(user)}` }],
      variables: [
        { name: 'own', expression: OWN },
        { name: 'fence', expression: fenceOf('object') },
        { name: 'leaving', expression: numberOf(noteOf('oldObject', NOTE.leaving)) },
        { name: 'before', expression: `oldObject == null ? -1 : ${fenceOf('oldObject')}` },
        { name: 'around', expression: `namespaceObject == null ? -1 : ${fenceOf('namespaceObject')}` },
        { name: 'seen', expression: highest('variables.before', 'variables.around') },
      ],
      validations: validations(installation),
    },
  };
  const binding: V1ValidatingAdmissionPolicyBinding = {
    ...kindOf('ValidatingAdmissionPolicyBinding'),
    spec: { policyName: metadata.name, validationActions: ['Deny'] },
  };
  return [policy, binding];
}
