import { emulated, type KindTable, native, unsupported } from '../core/features';
import type { ComputeGroupProps } from './properties';

export const COMPUTE: KindTable<ComputeGroupProps> = {
  kind: 'computeGroup',
  service: {
    aws: 'Amazon EC2 Auto Scaling',
    google: 'Google Compute Engine',
    azure: 'Azure Virtual Machine Scale Sets',
  },
  features: {
    network: same('the subnets of the tier'),
    tier: same('the subnets of the tier'),
    identity: { aws: native('aws_iam_instance_profile'), google: native('service_account'), azure: native('identity') },
    cpu: { aws: native('instance_type'), google: native('machine_type'), azure: native('sku') },
    memoryGiB: { aws: native('instance_type'), google: native('machine_type'), azure: native('sku') },
    architecture: { aws: native('instance_type'), google: native('machine_type'), azure: native('sku') },
    burstable: {
      aws: native('instance_type', undefined, 't3, t4g'),
      google: native('machine_type', undefined, 'e2-micro to e2-medium; x86_64 only'),
      azure: native('sku', undefined, 'B-series v2; x86_64 only'),
    },
    image: {
      aws: native('image_id', undefined, 'a family is looked up in Systems Manager when a machine starts'),
      google: native('disk.source_image'),
      azure: native(
        'source_image_reference',
        undefined,
        'neither Windows nor a container host; another family replaces the scale set, another exact image rolls',
      ),
    },
    min: { aws: native('min_size'), google: native('min_replicas'), azure: native('capacity.minimum') },
    max: { aws: native('max_size'), google: native('max_replicas'), azure: native('capacity.maximum', { max: 1000 }) },
    scaling: {
      aws: native('aws_autoscaling_policy'),
      google: native('google_compute_region_autoscaler'),
      azure: native('azurerm_monitor_autoscale_setting'),
    },
    'scaling.cpuPercent': {
      aws: native('target_value', { min: 1, max: 100 }),
      google: native('cpu_utilization.target', { min: 1, max: 100 }),
      azure: native('metric_trigger.threshold', { min: 1, max: 100 }),
    },
    'scaling.queue': {
      aws: native('customized_metric_specification', undefined, 'messages per machine, with metric math'),
      google: native('metric.single_instance_assignment'),
      azure: native('metric_trigger', undefined, 'of the Service Bus namespace, divided by the machines'),
    },
    'scaling.coolDownSeconds': {
      aws: native('default_instance_warmup'),
      google: native('cooldown_period'),
      azure: native('scale_action.cooldown', { min: 60 }),
    },
    diskGiB: {
      aws: native('ebs.volume_size', { min: 8, max: 65_536 }),
      google: native('disk.disk_size_gb', { min: 10, max: 65_536 }),
      azure: native('os_disk.disk_size_gb', { min: 30, max: 4095 }),
    },
    dataDisks: {
      aws: native('block_device_mappings', undefined, '/dev/sdf and on'),
      google: native('disk', undefined, '/dev/disk/by-id/google-data-0 and on'),
      azure: native('data_disk', undefined, 'LUN 0 and on; with 2 processors 4 (arm64 8), with 4 of x86_64 8'),
    },
    userData: {
      aws: native('user_data', undefined, 'once, at the first start'),
      google: native('metadata.startup-script', undefined, 'at every start'),
      azure: native('custom_data', undefined, 'once, at the first start'),
    },
    environment: written('user_data', 'metadata.startup-script', 'custom_data'),
    container: {
      ...written('user_data', 'metadata.startup-script', 'custom_data'),
      aws: emulated('user_data', undefined, 'a systemd unit; containers can access the metadata service (hop limit 2)'),
    },
    'container.image': written('user_data', 'metadata.startup-script', 'custom_data'),
    'container.port': written('user_data', 'metadata.startup-script', 'custom_data'),
    'container.command': written('user_data', 'metadata.startup-script', 'custom_data'),
    'scaling.schedules': {
      aws: native('aws_autoscaling_schedule', undefined, 'a new `min` then applies from the end of the next schedule'),
      google: native('scaling_schedules'),
      azure: native('profile.recurrence', undefined, 'at most 9'),
    },
    'scaling.timeZone': {
      aws: native('time_zone'),
      google: native('time_zone'),
      azure: native('recurrence.timezone', undefined, 'the names are translated to those of Windows'),
    },
    health: {
      aws: emulated('the health check of the load balancer, which must route traffic to the group'),
      google: native('auto_healing_policies'),
      azure: native('automatic_instance_repair', undefined, 'asked by an extension on the machine'),
    },
    'health.graceSeconds': {
      aws: native('health_check_grace_period', { min: 0 }),
      google: native('initial_delay_sec', { min: 0, max: 3600 }),
      azure: native('grace_period', { min: 0, max: 5400 }, 'at least ten minutes'),
    },
    rollout: {
      aws: native('instance_refresh'),
      google: native('update_policy'),
      azure: native('rolling_upgrade_policy'),
    },
    'rollout.surge': {
      aws: native('max_healthy_percentage', { min: 1 }),
      google: native('max_surge_fixed', { min: 1 }, 'at least the number of zones'),
      azure: emulated('maximum_surge_instances_enabled: a fifth of the machines at a time', { min: 1 }),
    },
    'rollout.blueGreen': {
      aws: emulated('two Auto Scaling groups, weights of the listener'),
      google: emulated('two instance groups, weights of the URL map'),
      azure: emulated('two scale sets, the pool in the rules'),
    },
    spot: {
      aws: native('instance_market_options'),
      google: native('scheduling.provisioning_model'),
      azure: native('priority'),
    },
    spotAlternatives: {
      aws: native('mixed_instances_policy', { min: 1, max: 9 }, 'the pool with spare capacity at the lowest price'),
      google: native(
        'instance_flexibility_policy',
        { min: 1, max: 9 },
        'zones are then balanced as capacity allows, not evenly',
      ),
      azure: unsupported(
        'a scale set has machines of one size',
        'Leave it out, or set another size under native.azure.scaleSet.sku.',
      ),
    },
    drainSeconds: {
      aws: native(
        'aws_autoscaling_lifecycle_hook',
        { min: 30, max: 7200 },
        'the machine reads autoscaling/target-lifecycle-state from its metadata',
      ),
      google: unsupported(
        "a stopping machine has 90 seconds, or 30 with spot, which this version of the provider can't change",
        'Leave it out, and let unfinished work be retried: a message returns to its queue.',
      ),
      azure: native(
        'termination_notification',
        { min: 300, max: 900 },
        'rounded up to minutes; the machine reads scheduled events from its metadata',
      ),
    },
    autoPatch: {
      aws: native(
        'max_instance_lifetime',
        undefined,
        'a machine is replaced after at most 30 days; an exact image is refused',
      ),
      google: native(
        'google_os_config_patch_deployment',
        undefined,
        'on Sundays from 03:00 UTC, zone by zone, with a restart if required; refused without NAT and a rule for ' +
          'port 80 (Ubuntu) or 80 and 443 (Debian, Windows); container-host is refused',
      ),
      azure: native(
        'automatic_os_upgrade_policy',
        undefined,
        'when an image is published, rolled back where machines fail; an exact image is refused',
      ),
    },
    signIn: {
      aws: native('aws_iam_role_policy', undefined, 'Session Manager'),
      google: emulated('a firewall rule that denies ports 22 and 3389, whatever other rules allow; OS Login stays on'),
      azure: native(
        'extension',
        undefined,
        'AADSSHLoginForLinux, by default only where NAT and a rule for port 443 let it download its packages',
      ),
    },
    agent: {
      aws: native(
        'aws_ssm_association',
        undefined,
        'the CloudWatch agent, except on Debian, which has no Systems Manager agent',
      ),
      google: native(
        'google_os_config_os_policy_assignment',
        undefined,
        'the Ops Agent; requires the OS Config API; the built-in agent on a container host',
      ),
      azure: native('azurerm_monitor_data_collection_rule', undefined, 'the Azure Monitor agent'),
    },
    otlp: {
      aws: native('traces_collected.otlp, metrics_collected.otlp', undefined, 'of the agent: X-Ray and CloudWatch'),
      google: native('combined.receivers.otlp', undefined, 'of the agent: Cloud Trace and Cloud Monitoring'),
      azure: unsupported(
        'the Azure Monitor agent receives OpenTelemetry data in a preview only',
        'Leave it out, and send from the program with the Azure Monitor OpenTelemetry distro.',
      ),
    },
  },
  semantics: {
    'sign in': {
      aws: 'Session Manager',
      google: 'OS Login through Identity-Aware Proxy, if a rule allows it',
      azure: 'Microsoft Entra ID through Bastion, if a rule allows it',
    },
    hardening: {
      aws: 'IMDSv2 with hop limit 1 (2 on container-host, for containers), no public IPv4 address, encrypted disks',
      google: 'Shielded VM, OS Login, no project keys, no serial port, no public IPv4 address',
      azure: 'Trusted Launch, encryption at host, no password, no public IPv4 address',
    },
    'IPv6 address, if the network has IPv6': {
      aws: 'a global one; accessible from the internet in the public tier only, if a rule allows it',
      google: 'an external one in the public tier, an internal one in the others',
      azure: 'a unique local one',
    },
    'an apply that creates it ends': {
      aws:
        'when `min` machines are in service, and healthy in each target group of a load balancer for ' +
        'them; after 10 minutes, or more with a long `graceSeconds`, it fails',
      google: 'when `min` machines run, and are healthy if `health` is given; after as long as a rollout it fails',
      azure: 'when `min` machines and their extensions are provisioned; the program is not checked',
    },
    'an apply that updates it ends': {
      aws: 'when the rollout has begun',
      google:
        'when every machine is replaced and healthy; after 5 minutes and `graceSeconds` for each batch of ' +
        '`surge` machines it fails',
      azure:
        'when Azure ends the update; after an hour, or 5 minutes and `graceSeconds` for each of five batches, it fails',
    },
    '`min: 0` with `scaling.queue`': {
      aws:
        'an alarm starts the first machine within two minutes of the first message; after six hours without ' +
        'any, in up to 15 minutes',
      google: 'the autoscaler starts the first machine; not together with `cpuPercent`',
      azure: 'the first message starts the first machine; machines are removed when the queue is empty',
    },
    'a failed rollout': { aws: 'stops', google: 'stops', azure: 'stops' },
    'a rollout that makes an alarm fire': {
      aws: 'goes on: the provider saves the new version before the refresh, so EC2 has no old one to return to',
      google: 'goes on: an instance group has no alarms',
      azure: 'goes on: a rolling upgrade has no alarms',
    },
  },
};

/** Done by the start-up script of a machine. */
function written(aws: string, google: string, azure: string) {
  return { aws: emulated(aws), google: emulated(google), azure: emulated(azure) };
}

function same(by: string) {
  return { aws: native(by), google: native(by), azure: native(by) };
}
