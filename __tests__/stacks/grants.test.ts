import { CLOUDS } from '../../modules/core/placement';
import { synthesize } from '../support/environments';

/** Roles that reach further than one resource, or do more than the grant says. */
const BROAD = /(^|\/)(owner|editor|viewer|contributor|reader|admin)$|\.admin$/i;

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
const all = (json: any, type: string): any[] => Object.values(json.resource[type] ?? {});

describe.each(CLOUDS)('grants on %s', (cloud) => {
  const json = JSON.parse(synthesize('prod', cloud).text);

  test('name one resource and the narrowest role', () => {
    if (cloud === 'aws') {
      const policies = all(json, 'aws_iam_role_policy').map(({ policy }) => JSON.parse(policy));
      expect(policies.length).toBeGreaterThanOrEqual(4);
      for (const { Sid, Effect, Action, Resource } of policies.flatMap(({ Statement }) => Statement)) {
        expect(Effect).toBe('Allow');
        for (const action of Action) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
        // The agent of Session Manager speaks for its own machine: AWS knows no resource for these actions.
        if (Sid === 'SessionManager') {
          expect([Action.length, Resource]).toEqual([5, '*']);
          continue;
        }
        // Streams of one log group, and objects are `<its ARN>/*`: the only star there is, and it stands behind a name.
        for (const resource of Resource) expect(resource).toMatch(/^\$\{aws_[\w.-]+\.arn\}([:/]\*)?$/);
      }
      for (const { managed_policy_arns } of all(json, 'aws_iam_role')) expect(managed_policy_arns).toBeUndefined();
    } else if (cloud === 'google') {
      const members = Object.entries(json.resource).flatMap(([type, byName]) =>
        type.endsWith('_iam_member') ? Object.values(byName as object) : [],
      );
      expect(members.length).toBeGreaterThanOrEqual(6);
      for (const { role } of members) expect(role).not.toMatch(BROAD);
      const broad = Object.keys(json.resource).filter((type) =>
        /_iam_(binding|policy)$|^google_(project|organization|folder)_iam/.test(type),
      );
      expect(broad).toEqual([]);
    } else {
      const assignments = all(json, 'azurerm_role_assignment');
      expect(assignments.length).toBeGreaterThanOrEqual(4);
      for (const { scope, role_definition_name } of assignments) {
        expect(scope).toMatch(/^\$\{azurerm_(?!resource_group|subscription)[\w.-]+\.id\}$/);
        expect(role_definition_name ?? '').not.toMatch(BROAD);
      }
      for (const { permissions } of all(json, 'azurerm_role_definition')) {
        for (const { actions, data_actions } of permissions) {
          expect(actions).toBeUndefined();
          for (const action of data_actions) expect(action).not.toContain('*');
        }
      }
    }
  });
});
