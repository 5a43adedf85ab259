import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, matches, oneOf } from '../rules';
import type { Fields } from '../values';
import { COMPUTE, compute, global, regional, zonal } from './google-forms';

const templateRules = {
  'scheduling.on_host_maintenance': oneOf('MIGRATE', 'TERMINATE'),
  'scheduling.provisioning_model': oneOf('STANDARD', 'SPOT', 'FLEX_START', 'RESERVATION_BOUND'),
  'disk.disk_type': matches(
    /^(pd-(standard|balanced|ssd|extreme)|hyperdisk-[a-z-]+|local-ssd|https:\/\/.+|projects\/.+)$/,
    'pd-standard, pd-balanced, pd-ssd, pd-extreme, hyperdisk-…, local-ssd',
  ),
  'disk.mode': oneOf('READ_WRITE', 'READ_ONLY'),
  'disk.type': oneOf('PERSISTENT', 'SCRATCH'),
};
const templateChecks = [
  // The API returns this error when a machine starts, and the group then has none. Source:
  // "Operating system details", image sizes, and the error of instances.insert.
  check('disk', 'disk_size_gb must not be below 50, the size of images of windows-cloud', (get) => {
    const disks = get('disk');
    return (
      Array.isArray(disks) &&
      (disks as Fields[]).some(
        ({ source_image, disk_size_gb }) =>
          /(^|\/)windows-cloud\//.test(String(source_image)) && disk_size_gb !== null && Number(disk_size_gb) < 50,
      )
    );
  }),
  atMostOne('name', 'name_prefix'),
  check(
    'scheduling',
    'provisioning_model SPOT needs preemptible = true and automatic_restart = false',
    (get) =>
      get('scheduling.0.provisioning_model') === 'SPOT' &&
      (get('scheduling.0.preemptible') !== true || get('scheduling.0.automatic_restart') !== false),
  ),
];

const groupManager = (place: string): Behaviour =>
  compute(`${place}/instanceGroupManagers`, {
    values: { instance_group: `${COMPUTE}projects/{project}/${place}/instanceGroups/{name}` },
    rules: {
      'update_policy.type': oneOf('PROACTIVE', 'OPPORTUNISTIC'),
      'update_policy.minimal_action': oneOf('NONE', 'REFRESH', 'RESTART', 'REPLACE'),
      'update_policy.replacement_method': oneOf('RECREATE', 'SUBSTITUTE'),
      wait_for_instances_status: oneOf('STABLE', 'UPDATED'),
    },
    checks: [
      atMostOne('update_policy.0.max_surge_fixed', 'update_policy.0.max_surge_percent'),
      atMostOne('update_policy.0.max_unavailable_fixed', 'update_policy.0.max_unavailable_percent'),
      check(
        'update_policy',
        'replacement_method RECREATE needs max_surge_fixed = 0',
        (get) =>
          get('update_policy.0.replacement_method') === 'RECREATE' &&
          get('update_policy.0.max_surge_fixed') !== null &&
          get('update_policy.0.max_surge_fixed') !== 0,
      ),
      ...(place.startsWith('regions')
        ? [
            // Source: "About instance flexibility in MIGs": neither an even distribution nor
            // proactive redistribution.
            check(
              'instance_flexibility_policy',
              'instance_flexibility_policy needs another target shape than EVEN and instance_redistribution_type NONE',
              (get) =>
                get('instance_flexibility_policy.0') !== null &&
                ((get('distribution_policy_target_shape') ?? 'EVEN') === 'EVEN' ||
                  get('update_policy.0.instance_redistribution_type') !== 'NONE'),
            ),
            check(
              'update_policy',
              'max_surge_fixed and max_unavailable_fixed of a regional group must be 0 or at least the ' +
                'number of its zones',
              (get) => {
                const zones = get('distribution_policy_zones');
                const least = Array.isArray(zones) && zones.length > 0 ? zones.length : 3;
                return ['max_surge_fixed', 'max_unavailable_fixed'].some((name) => {
                  const count = get(`update_policy.0.${name}`);
                  return typeof count === 'number' && count > 0 && count < least;
                });
              },
            ),
          ]
        : []),
    ],
    heldBy: place.startsWith('regions')
      ? [
          'compute_region_autoscaler.target',
          'compute_backend_service.backend.group',
          'compute_region_backend_service.backend.group',
        ]
      : ['compute_autoscaler.target'],
  });

const autoscaler: Partial<Behaviour> = {
  rules: {
    'autoscaling_policy.cpu_utilization.target': between(0, 1),
    'autoscaling_policy.mode': oneOf('ON', 'OFF', 'ONLY_SCALE_OUT', 'ONLY_UP'),
  },
  checks: [
    check(
      'autoscaling_policy',
      'min_replicas must not be above max_replicas',
      (get) => Number(get('autoscaling_policy.0.min_replicas')) > Number(get('autoscaling_policy.0.max_replicas')),
    ),
  ],
  unique: '{project} {target}',
};

export const googleCompute: Readonly<Record<string, Behaviour>> = {
  compute_instance_template: global('instanceTemplates', {
    rules: templateRules,
    checks: templateChecks,
    heldBy: [
      'compute_region_instance_group_manager.version.instance_template',
      'compute_instance_group_manager.version.instance_template',
    ],
  }),
  compute_region_instance_template: regional('instanceTemplates', {
    rules: templateRules,
    checks: templateChecks,
    heldBy: ['compute_region_instance_group_manager.version.instance_template'],
  }),
  compute_region_instance_group_manager: groupManager('regions/{region}'),
  compute_instance_group_manager: groupManager('zones/{zone}'),
  compute_region_autoscaler: regional('autoscalers', autoscaler),
  compute_autoscaler: zonal('autoscalers', autoscaler),
};
