import {
  OsConfigOsPolicyAssignment,
  type OsConfigOsPolicyAssignmentOsPoliciesResourceGroups,
} from '@cdktf/provider-google/lib/os-config-os-policy-assignment';
import { OsConfigPatchDeployment } from '@cdktf/provider-google/lib/os-config-patch-deployment';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { report } from '../core/errors';
import { show } from '../core/features';
import { once } from '../core/ids';
import { type NameRule, nameOf } from '../core/names';
import { OTLP_ADDRESS } from '../core/otlp';
import { factsOf, placementOf } from '../core/placement';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { hasWayOut, letsOut } from '../network/ready';
import type { ComputeGroup } from './compute';
import type { ImageFamily } from './images';
import type { ReleaseSettings } from './settings';

const ASSIGNMENT_NAME: NameRule = {
  what: 'OS policy assignment',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};

/**
 * The roles with which the agent writes. Both can be granted on a project only: log entries and
 * time series belong to no smaller resource.
 */
const ROLES = ['roles/logging.logWriter', 'roles/monitoring.metricWriter'];

const CONFIG = '/etc/google-cloud-ops-agent/config.yaml';
/** Its default pipelines stay. Source: cloud.google.com/monitoring/agent/ops-agent/otlp */
const PIPELINE = { service: { pipelines: { otlp: { receivers: ['otlp'] } } } };
const SETTINGS = JSON.stringify({
  combined: { receivers: { otlp: { type: 'otlp', grpc_endpoint: OTLP_ADDRESS } } },
  metrics: PIPELINE,
  traces: PIPELINE,
});

/**
 * Writes the agent's configuration, as YAML's subset JSON, and restarts it. The exit codes are
 * those of OS Config: 100 is the desired state. Source:
 * cloud.google.com/compute/docs/os-configuration-management/working-with-os-policies (exec)
 */
const RECEIVER = {
  id: 'otlp',
  exec: {
    validate: {
      interpreter: 'SHELL',
      script: `[ "$(cat ${CONFIG})" = '${SETTINGS}' ] && exit 100\nexit 101\n`,
    },
    enforce: {
      interpreter: 'SHELL',
      script: `echo '${SETTINGS}' > ${CONFIG} && systemctl restart google-cloud-ops-agent && exit 100\nexit 1\n`,
    },
  },
};

/** The release names of Debian and Ubuntu in the agent's package repositories. */
const RELEASES = [
  { osShortName: 'ubuntu', osVersion: '24.04', codename: 'noble' },
  { osShortName: 'ubuntu', osVersion: '22.04', codename: 'jammy' },
  { osShortName: 'debian', osVersion: '12', codename: 'bookworm' },
];
const AGENT = 'google-cloud-ops-agent';

/** Installs the Ops Agent on machines with the label, with OS Config, which works zone by zone. */
export function installAgent(
  scope: Construct,
  label: Readonly<Record<string, string>>,
  zones: readonly string[],
  otlp = false,
): void {
  const agent = new Construct(scope, 'agent');
  for (const zone of zones) {
    const place = new Construct(agent, zone);
    new OsConfigOsPolicyAssignment(place, 'policy', {
      name: nameOf(place, ASSIGNMENT_NAME),
      location: zone,
      description: 'The Ops Agent sends logs and metrics of the machines',
      instanceFilter: { inclusionLabels: [{ labels: { ...label } }] },
      osPolicies: [
        {
          id: 'ops-agent',
          mode: 'ENFORCEMENT',
          allowNoResourceGroupMatch: true,
          resourceGroups: [...linux(otlp), windows()],
        },
      ],
      rollout: { disruptionBudget: { percent: 100 }, minWaitDuration: '0s' },
      // Machines may be created later, so the rollout is not awaited.
      skipAwaitRollout: true,
    });
  }
}

/**
 * The ports of the repositories in an image: Ubuntu's mirrors
 * http://<region>.gce.archive.ubuntu.com, which cloud-init writes into its sources (package_mirrors
 * of its configuration); deb.debian.org; Windows Update, whose files come by HTTP
 * (learn.microsoft.com/windows/privacy, "Manage connection endpoints"). An exact image may use a
 * mirror in the network.
 */
const REPOSITORY_PORTS: Readonly<Partial<Record<ImageFamily, readonly number[]>>> = {
  'ubuntu-24.04': [80],
  'debian-12': [80, 443],
  'windows-2022': [80, 443],
};

/** Reports machines that can't download patches. Rules may be added later. */
function checkRepositories(group: ComputeGroup, releases: readonly ReleaseSettings[]): string[] {
  const { member } = group;
  for (const image of new Set(releases.map(({ image }) => image))) {
    const ports = (typeof image === 'string' && REPOSITORY_PORTS[image]) || [];
    if (ports.length === 0) continue;
    if (hasWayOut(member.network, member.tier) && ports.every((port) => letsOut(member, port))) continue;
    const rule = ports.length > 1 ? `ports: [${ports.join(', ')}]` : `port: ${ports[0]}`;
    report(group, {
      message:
        `autoPatch is true, but machines of image ${show(image)} cannot reach its package repositories, on ` +
        `${ports.length > 1 ? 'ports' : 'port'} ${ports.join(' and ')}.`,
      remedy:
        `Use the private tier of a network with NAT, and add network.allow(${group.node.id}.member, 'internet', ` +
        `{ ${rule} }), or use an exact image with a mirror in the network.`,
    });
  }
  return [];
}

/**
 * Patches machines with the label in place, once a week. Without `migInstancesAllowed`, patch jobs
 * skip machines of managed groups.
 */
export function patch(
  scope: ComputeGroup,
  label: Readonly<Record<string, string>>,
  releases: readonly ReleaseSettings[],
): void {
  scope.node.addValidation({ validate: () => checkRepositories(scope, releases) });
  const place = new Construct(scope, 'patches');
  new OsConfigPatchDeployment(place, 'deployment', {
    patchDeploymentId: nameOf(place, { ...ASSIGNMENT_NAME, what: 'patch deployment' }),
    description: 'Patches of the operating system',
    instanceFilter: { groupLabels: [{ labels: { ...label } }] },
    patchConfig: { migInstancesAllowed: true, rebootConfig: 'DEFAULT' },
    recurringSchedule: { timeZone: { id: 'Etc/UTC' }, timeOfDay: { hours: 3 }, weekly: { dayOfWeek: 'SUNDAY' } },
    rollout: { mode: 'ZONE_BY_ZONE', disruptionBudget: { percentage: 25 } },
  });
}

/**
 * Allows the machines to write logs and metrics. Groups with the same identity share its
 * permissions.
 */
export function mayWrite(identity: Identity, otlp = false): void {
  const { project } = factsOf(placementOf(identity).facts, 'google');
  const agent = groupIn(identity, 'agent');
  for (const role of otlp ? [...ROLES, 'roles/cloudtrace.agent'] : ROLES) {
    const write = { project, role, member: asServiceAccount(identity).member };
    once(
      agent,
      role.slice(role.indexOf('.') + 1),
      Object.values(write),
      (scope, id) => new ProjectIamMember(scope, id, write),
    );
  }
}

function linux(otlp: boolean): OsConfigOsPolicyAssignmentOsPoliciesResourceGroups[] {
  return RELEASES.map(({ codename, ...os }) => ({
    inventoryFilters: [os],
    resources: [
      {
        id: 'repository',
        repository: {
          apt: {
            archiveType: 'DEB',
            uri: 'https://packages.cloud.google.com/apt',
            distribution: `${AGENT}-${codename}-2`,
            components: ['main'],
            gpgKey: 'https://packages.cloud.google.com/apt/doc/apt-key.gpg',
          },
        },
      },
      { id: 'package', pkg: { desiredState: 'INSTALLED', apt: { name: AGENT } } },
      ...(otlp ? [RECEIVER] : []),
    ],
  }));
}

function windows(): OsConfigOsPolicyAssignmentOsPoliciesResourceGroups {
  const repository = `${AGENT}-windows-all`;
  return {
    inventoryFilters: [{ osShortName: 'windows' }],
    resources: [
      {
        id: 'repository',
        repository: { goo: { name: repository, url: `https://packages.cloud.google.com/yuck/repos/${repository}` } },
      },
      { id: 'package', pkg: { desiredState: 'INSTALLED', googet: { name: AGENT } } },
    ],
  };
}
