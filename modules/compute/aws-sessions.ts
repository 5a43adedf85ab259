/**
 * The permissions that the Session Manager agent requires. None of these actions supports
 * resource-level permissions.
 */
export const MANAGED_ACTIONS = ['ssm:UpdateInstanceInformation'];

export const SESSION_ACTIONS = [
  ...MANAGED_ACTIONS,
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];
