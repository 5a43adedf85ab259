import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { policyDocument } from './aws-key';

const ROLE_NAME: NameRule = {
  what: 'IAM role',
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};

/** A role under `scope` that a service of AWS takes on for this account's own resources. */
export function serviceRole(scope: Construct, sid: string, service: string): IamRole {
  return new IamRole(scope, 'role', {
    name: nameOf(scope, ROLE_NAME),
    assumeRolePolicy: policyDocument([
      {
        Sid: sid,
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': factsOf(placementOf(scope).facts, 'aws').account } },
      },
    ]),
  });
}
