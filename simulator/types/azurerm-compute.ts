import type { Behaviour, Conflict } from '../behaviour';
import { between, check, exactlyOne, matches, oneOf, valuesAt } from '../rules';
import type { Fields, Value } from '../values';
import { child, inGroup, SUBSCRIPTION, zonesIn } from './azurerm-forms';
import { same } from './ranges';

const DURATION = matches(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/, 'an ISO 8601 duration: PT1M, P14D');
const CACHING = oneOf('None', 'ReadOnly', 'ReadWrite');
const DISK_TYPE = oneOf(
  'Standard_LRS',
  'StandardSSD_LRS',
  'StandardSSD_ZRS',
  'Premium_LRS',
  'Premium_ZRS',
  'PremiumV2_LRS',
  'UltraSSD_LRS',
);
/**
 * AADSSHLoginForLinux installs packages from packages.microsoft.com, and a scale set whose
 * extension fails is not created. In a subnet without default outbound access that requires NAT (or
 * a route), and a rule if the security group denies. Source: MicrosoftDocs/entra-docs,
 * howto-vm-sign-in-azure-ad-linux, network requirements.
 */
const downloads: Conflict = (mine, there) => {
  const extensions = valuesAt(mine, ['extension', 'type']);
  if (!extensions.includes('AADSSHLoginForLinux')) return undefined;
  const [id] = valuesAt(mine, ['network_interface', 'ip_configuration', 'subnet_id']);
  const subnet = there('subnet').find((one) => same(one.id, id));
  if (subnet?.default_outbound_access_enabled !== false) return undefined;
  const ways = [...there('subnet_nat_gateway_association'), ...there('subnet_route_table_association')];
  const fails = `the extension AADSSHLoginForLinux can't download its packages in ${String(subnet.name)}`;
  if (!ways.some((one) => same(one.subnet_id, id))) return `${fails}: nothing leads out of the subnet`;
  const security = there('subnet_network_security_group_association').find((one) => same(one.subnet_id, id));
  const name = String(security?.network_security_group_id ?? '')
    .split('/')
    .at(-1);
  const rules = there('network_security_rule').filter(
    (one) => one.network_security_group_name === name && one.direction === 'Outbound',
  );
  const to443 = ({ destination_port_range, destination_port_ranges }: Fields) =>
    [destination_port_range, ...((destination_port_ranges as Value[] | null) ?? [])].some(
      (port) => port === '*' || port === '443',
    );
  const denies = rules.some(
    ({ access, destination_address_prefix }) => access === 'Deny' && destination_address_prefix === '*',
  );
  if (denies && !rules.some((one) => one.access === 'Allow' && to443(one)))
    return `${fails}: no rule lets it out on port 443`;
  return undefined;
};

const scaleSet = (more: Partial<Behaviour> = {}): Behaviour =>
  inGroup('Microsoft.Compute/virtualMachineScaleSets', {
    ...more,
    values: { unique_id: '{uuid}' },
    conflicts: [downloads],
    rules: {
      upgrade_mode: oneOf('Automatic', 'Manual', 'Rolling'),
      priority: oneOf('Regular', 'Spot'),
      'os_disk.caching': CACHING,
      'os_disk.storage_account_type': oneOf(
        'Standard_LRS',
        'StandardSSD_LRS',
        'StandardSSD_ZRS',
        'Premium_LRS',
        'Premium_ZRS',
      ),
      'data_disk.storage_account_type': DISK_TYPE,
      'data_disk.caching': CACHING,
      'rolling_upgrade_policy.max_batch_instance_percent': between(5, 100),
      'rolling_upgrade_policy.max_unhealthy_instance_percent': between(5, 100),
      'rolling_upgrade_policy.max_unhealthy_upgraded_instance_percent': between(0, 100),
      'rolling_upgrade_policy.pause_time_between_batches': DURATION,
      'automatic_instance_repair.grace_period': DURATION,
      // Source: VirtualMachineScaleSetTerminationNotificationSchema of the provider.
      'termination_notification.timeout': matches(/^PT([5-9]|1[0-4])M(\d+S)?$|^PT15M$/, 'PT5M to PT15M'),
      instances: between(0, 1000),
    },
    checks: [
      check(
        'rolling_upgrade_policy',
        'upgrade_mode Rolling or Automatic needs rolling_upgrade_policy',
        (get) => get('upgrade_mode') === 'Rolling' && get('rolling_upgrade_policy.0') === null,
      ),
      check(
        'rolling_upgrade_policy',
        'upgrade_mode Manual takes no rolling_upgrade_policy',
        (get) => (get('upgrade_mode') ?? 'Manual') === 'Manual' && get('rolling_upgrade_policy.0') !== null,
      ),
      check('health_probe_id', 'upgrade_mode Rolling needs health_probe_id or a health extension', (get) => {
        if (get('upgrade_mode') !== 'Rolling' || get('health_probe_id') !== null) return false;
        const extensions = get('extension');
        return !(
          Array.isArray(extensions) &&
          extensions.some((one) => /ApplicationHealth/.test(String((one as { type: string }).type)))
        );
      }),
      exactlyOne('source_image_id', 'source_image_reference'),
      // Source: "Automatic OS image upgrades for scale sets", requirements.
      check(
        'automatic_os_upgrade_policy',
        'automatic_os_upgrade_policy needs version = latest of an image of the platform',
        (get) =>
          get('automatic_os_upgrade_policy.0.enable_automatic_os_upgrade') === true &&
          get('source_image_reference.0') !== null &&
          get('source_image_reference.0.version') !== 'latest',
      ),
      check('identity', 'the extension AADSSHLoginForLinux needs a system-assigned identity', (get) => {
        const extensions = get('extension');
        const signsIn =
          Array.isArray(extensions) &&
          extensions.some((one) => (one as { type: string }).type === 'AADSSHLoginForLinux');
        return signsIn && !String(get('identity.0.type')).includes('SystemAssigned');
      }),
      ...(more.checks ?? []),
    ],
  });

export const azurermCompute: Readonly<Record<string, Behaviour>> = {
  // Compute
  linux_virtual_machine_scale_set: scaleSet({
    checks: [
      check(
        'admin_ssh_key',
        'disable_password_authentication = true needs admin_ssh_key',
        (get) =>
          get('disable_password_authentication') !== false &&
          Array.isArray(get('admin_ssh_key')) &&
          (get('admin_ssh_key') as unknown[]).length === 0,
      ),
      check(
        'admin_password',
        'disable_password_authentication = false needs admin_password',
        (get) => get('disable_password_authentication') === false && get('admin_password') === null,
      ),
    ],
  }),
  windows_virtual_machine_scale_set: scaleSet(),
  orchestrated_virtual_machine_scale_set: inGroup('Microsoft.Compute/virtualMachineScaleSets', {
    values: { unique_id: '{uuid}' },
  }),
  virtual_machine_scale_set_extension: child('virtual_machine_scale_set_id', 'extensions'),
  linux_virtual_machine: inGroup('Microsoft.Compute/virtualMachines', { values: { virtual_machine_id: '{uuid}' } }),
  windows_virtual_machine: inGroup('Microsoft.Compute/virtualMachines', { values: { virtual_machine_id: '{uuid}' } }),
  monitor_autoscale_setting: inGroup('Microsoft.Insights/autoScaleSettings', {
    unique: '{target_resource_id}',
    rules: {
      'profile.capacity.minimum': between(0, 1000),
      'profile.capacity.maximum': between(0, 1000),
      'profile.rule.metric_trigger.time_grain': DURATION,
      'profile.rule.scale_action.direction': oneOf('Increase', 'Decrease'),
      'profile.rule.metric_trigger.operator': oneOf(
        'Equals',
        'NotEquals',
        'GreaterThan',
        'GreaterThanOrEqual',
        'LessThan',
        'LessThanOrEqual',
      ),
    },
    checks: [
      check(
        'profile',
        'minimum must not be above maximum',
        (get) => Number(get('profile.0.capacity.0.minimum')) > Number(get('profile.0.capacity.0.maximum')),
      ),
      check(
        'profile',
        'at most 20 profiles',
        (get) => Array.isArray(get('profile')) && (get('profile') as unknown[]).length > 20,
      ),
    ],
  }),
  managed_disk: inGroup('Microsoft.Compute/disks', {
    rules: {
      storage_account_type: DISK_TYPE,
      create_option: oneOf('Copy', 'Empty', 'FromImage', 'Import', 'ImportSecure', 'Restore', 'Upload'),
      disk_size_gb: between(1, 65_536),
      network_access_policy: oneOf('AllowAll', 'AllowPrivate', 'DenyAll'),
    },
    checks: [
      zonesIn('zone'),
      check(
        'disk_access_id',
        'network_access_policy AllowPrivate needs disk_access_id',
        (get) => get('network_access_policy') === 'AllowPrivate' && get('disk_access_id') === null,
      ),
      check(
        'disk_iops_read_write',
        'disk_iops_read_write needs storage_account_type UltraSSD_LRS or PremiumV2_LRS',
        (get) =>
          get('disk_iops_read_write') !== null &&
          !['UltraSSD_LRS', 'PremiumV2_LRS'].includes(String(get('storage_account_type'))),
      ),
    ],
    heldBy: ['virtual_machine_data_disk_attachment.managed_disk_id'],
  }),
  disk_encryption_set: inGroup('Microsoft.Compute/diskEncryptionSets', {
    heldBy: ['managed_disk.disk_encryption_set_id'],
  }),
  disk_access: inGroup('Microsoft.Compute/diskAccesses', { heldBy: ['managed_disk.disk_access_id'] }),
  virtual_machine_data_disk_attachment: {
    values: { id: '{virtual_machine_id}/dataDisks/{managed_disk_id#last}' },
    rules: { caching: CACHING, lun: between(0, 63) },
  },
  snapshot: inGroup('Microsoft.Compute/snapshots'),

  // Identity
  user_assigned_identity: inGroup('Microsoft.ManagedIdentity/userAssignedIdentities', {
    values: { tenant_id: '{tenant}' },
    rules: {
      name: matches(/^[A-Za-z0-9][\w-]{2,127}$/, '3 to 128 letters, digits, _ and -, beginning with a letter or digit'),
    },
  }),
  federated_identity_credential: {
    values: { id: '{parent_id}/federatedIdentityCredentials/{name}' },
    rules: { name: matches(/^[A-Za-z0-9][\w-]{2,119}$/, '3 to 120 letters, digits, _ and -') },
  },
  role_assignment: {
    values: { name: '{uuid}', id: '{scope}/providers/Microsoft.Authorization/roleAssignments/{name}' },
    unique: '{scope} {role_definition_id|role_definition_name} {principal_id}',
    rules: { principal_type: oneOf('User', 'Group', 'ServicePrincipal') },
    checks: [exactlyOne('role_definition_id', 'role_definition_name')],
  },
  role_definition: {
    values: {
      role_definition_id: '{uuid}',
      role_definition_resource_id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role_definition_id}`,
      id: '{role_definition_resource_id}|{scope}',
    },
    unique: '{tenant} {name}',
    heldBy: ['role_assignment.role_definition_id'],
  },

  // Functions, containers
  service_plan: inGroup('Microsoft.Web/serverFarms', {
    rules: { os_type: oneOf('Windows', 'Linux', 'WindowsContainer') },
    heldBy: [
      'function_app_flex_consumption.service_plan_id',
      'linux_function_app.service_plan_id',
      'linux_web_app.service_plan_id',
    ],
  }),
  function_app_flex_consumption: inGroup('Microsoft.Web/sites', {
    unique: '{name}',
    values: { default_hostname: '{name}.azurewebsites.net' },
    rules: {
      storage_authentication_type: oneOf(
        'StorageAccountConnectionString',
        'SystemAssignedIdentity',
        'UserAssignedIdentity',
      ),
      instance_memory_in_mb: oneOf(512, 2048, 4096),
      maximum_instance_count: between(1, 1000),
    },
  }),
  linux_function_app: inGroup('Microsoft.Web/sites', {
    unique: '{name}',
    values: { default_hostname: '{name}.azurewebsites.net' },
  }),
};
