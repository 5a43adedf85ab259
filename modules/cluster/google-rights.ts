import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import type { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { type NameRule, nameOf } from '../core/names';
import { foundationOf } from '../core/stacks';

const ROLE_ID: NameRule = {
  what: 'custom role',
  min: 3,
  max: 64,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits, _ and .',
  separator: '_',
  unique: 'account',
};

const PARTS = ['clusterRoleBindings', 'clusterRoles', 'roleBindings', 'roles'] as const;
const VERBS = ['create', 'delete', 'update'] as const;

/**
 * What roles/container.developer lacks to administer a cluster from within: its roles and their
 * bindings. Unlike roles/container.admin it does not allow changing or deleting the cluster. One
 * role for all clusters of the placement; a condition names the cluster. Source:
 * cloud.google.com/kubernetes-engine/docs/how-to/iam (Kubernetes Engine Developer)
 */
export function rightsRole(scope: Construct): ProjectIamCustomRole {
  const place = groupIn(groupIn(foundationOf(scope), 'cluster-roles'), 'administer');
  const found = place.node.tryFindChild('role') as ProjectIamCustomRole | undefined;
  return (
    found ??
    new ProjectIamCustomRole(place, 'role', {
      roleId: nameOf(place, ROLE_ID).replaceAll('-', '_'),
      title: 'Roles inside clusters',
      permissions: [
        ...PARTS.flatMap((part) => VERBS.map((verb) => `container.${part}.${verb}`)),
        ...['clusterRoles', 'roles'].flatMap((part) => [`container.${part}.bind`, `container.${part}.escalate`]),
      ].toSorted(),
    })
  );
}
