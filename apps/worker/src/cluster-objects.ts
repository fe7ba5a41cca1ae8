// Prints what a cluster is given by its operator before an installation may use it: the role of the platform and the policy that
// confines it, as one List. `node apps/worker/dist/cluster-objects.js INSTALLATION NAMESPACE SERVICE_ACCOUNT | kubectl apply -f -`
import { admissionPolicy, clusterRole, platformUser } from '@atoll/driver-kubernetes';

const [installation, namespace, name] = process.argv.slice(2);
if (!installation || !namespace || !name)
  throw new Error('Name the installation, the namespace and the ServiceAccount.');

const role = clusterRole(installation);
const binding = {
  apiVersion: role.apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: role.metadata,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name: role.metadata?.name },
  subjects: [{ kind: 'ServiceAccount', namespace, name }],
};
const items = [role, binding, ...admissionPolicy(installation, platformUser(namespace, name))];
process.stdout.write(`${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2)}\n`);
