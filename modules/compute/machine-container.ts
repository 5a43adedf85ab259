import { report } from '../core/errors';
import { show } from '../core/features';
import type { PerCloud } from '../core/placement';
import { inShell } from '../core/text';
import { hasWayOut, letsOut } from '../network/ready';
import { type Image, imageName, isPublic } from '../registry/image';
import type { ComputeGroup } from './compute';
import type { ComputeGroupProps } from './properties';

export interface GroupContainer {
  /**
   * The image: one of a registry, which `identity` is then granted to pull, or the full name of a
   * public image with its host.
   */
  readonly image: Image;
  /** The port on which it accepts connections, which is also the machine's port. @default none */
  readonly port?: number;
  /** Overrides the entry point of the image, with arguments. */
  readonly command?: readonly string[];
}

type MachineImage = ComputeGroupProps['image'];

/** The directory of the program's files on a machine. */
const FOLDER = '/etc/polycloud';
/** Its variables: systemd reads the file as `EnvironmentFile=`, a shell sources it. */
export const ENVIRONMENT_FILE = `${FOLDER}/environment`;

/** The name of the container on the machine, and of its unit. */
const NAME = 'program';
const SCRIPT = `${FOLDER}/container.sh`;
/** How long the program may finish its work when the machine stops. */
const STOP_SECONDS = 30;

/** Images without Docker, which is then installed from the distribution's packages. */
const installsDocker = (image: MachineImage) => image === 'ubuntu-24.04' || image === 'debian-12';

/** Extracts a field of a JSON response. */
const field = (name: string) => `sed -n 's/.*"${name}" *: *"\\([^"]*\\)".*/\\1/p'`;
const ask = 'curl --silent --show-error --fail --retry 10 --retry-all-errors';

/** How the machine's identity signs in to a registry of its cloud. */
const SIGN_IN: PerCloud<{ readonly helper?: string; readonly lines: (host: string) => readonly string[] }> = {
  // The helper requests a token from ECR with the machine's role. Source:
  // github.com/awslabs/amazon-ecr-credential-helper, README
  aws: {
    helper: 'amazon-ecr-credential-helper',
    lines: (host) => [`echo '{"credHelpers":{"'${inShell(host)}'":"ecr-login"}}' > "$DOCKER_CONFIG/config.json"`],
  },
  // Source: cloud.google.com/artifact-registry/docs/docker/authentication (access token)
  google: {
    lines: (host) => [
      `${ask} --header 'Metadata-Flavor: Google' ` +
        'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token |',
      `  ${field('access_token')} | docker login --username oauth2accesstoken --password-stdin ${inShell(host)}`,
    ],
  },
  // Source: github.com/Azure/acr/blob/main/docs/AAD-OAuth.md; "How to use managed identities … to
  // acquire an access token" of Microsoft Entra
  azure: {
    lines: (host) => [
      `${ask} --header Metadata:true "http://169.254.169.254/metadata/identity/oauth2/token` +
        '?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F&client_id=$AZURE_CLIENT_ID" |',
      `  ${field('access_token')} | tr -d '\\n' |`,
      `  ${ask} --data-urlencode grant_type=access_token --data-urlencode service=${inShell(host)} ` +
        `--data-urlencode access_token@- https://${inShell(host)}/oauth2/exchange |`,
      `  ${field('refresh_token')} |`,
      `  docker login --username 00000000-0000-0000-0000-000000000000 --password-stdin ${inShell(host)}`,
    ],
  },
};

/** Reports mistakes in the container of a group. */
export function checkContainer(
  group: ComputeGroup,
  image: MachineImage,
  { port, image: wanted }: GroupContainer,
): void {
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535))
    report(group, { message: `container.port is ${show(port)}, it must be 1 to 65535.`, remedy: 'Correct the port.' });
  group.node.addValidation({
    validate: () => {
      const { member } = group;
      const packages = installsDocker(image);
      const services = member.network.traffic.some(
        ({ from, to, ports }) =>
          from.is === 'member' && from.member === member && to.is === 'services' && ports.includes(443),
      );
      if (!packages && !isPublic(wanted) && services) return [];
      const ports = packages ? [80, 443] : [443];
      if (hasWayOut(member.network, member.tier) && ports.every((one) => letsOut(member, one))) return [];
      report(group, {
        message:
          `container.image is pulled${packages ? ', and Docker installed,' : ''} when a machine starts, but ` +
          `${group.node.id} cannot reach the internet on ${ports.length > 1 ? 'ports 80 and' : 'port'} 443.`,
        remedy:
          `Use the private tier of a network with NAT, and add network.allow(${group.node.id}.member, 'internet', ` +
          `{ ports: [${ports.join(', ')}] }).`,
      });
      return [];
    },
  });
}

/** The shell script that installs Docker if it is missing, and a unit that runs the container. */
export function containerLines(
  group: ComputeGroup,
  machine: MachineImage,
  { image, port, command = [] }: GroupContainer,
  variables: readonly string[],
  hostNetwork = false,
): string[] {
  const { cloud } = group.placement;
  const name = inShell(imageName(group, image, 'container.image'));
  const signIn = isPublic(image) ? undefined : { ...SIGN_IN[cloud], host: image.registry.host };
  return [
    'set -eu',
    ...packages(machine, signIn?.helper),
    `cat > ${SCRIPT} <<'END_OF_SCRIPT'`,
    'set -eu',
    ...(signIn?.lines(signIn.host) ?? []),
    `docker pull --quiet ${name}`,
    `docker rm --force ${NAME} >/dev/null 2>&1 || true`,
    [
      `exec docker run --rm --name ${NAME} --log-opt max-size=10m --log-opt max-file=3`,
      // On the network of the machine, the container reaches the agent on loopback.
      ...(hostNetwork ? ['--network host'] : port === undefined ? [] : [`--publish ${port}:${port}`]),
      // The values are in the environment of the unit.
      ...variables.map((variable) => `--env ${variable}`),
      ...(command[0] === undefined ? [] : [`--entrypoint ${inShell(command[0])}`]),
      name,
      ...command.slice(1).map(inShell),
    ].join(' '),
    'END_OF_SCRIPT',
    `cat > /etc/systemd/system/${NAME}.service <<'END_OF_UNIT'`,
    '[Unit]',
    `Description=The program of ${group.node.id}`,
    'Requires=docker.service',
    'After=docker.service network-online.target',
    'Wants=network-online.target',
    '# A registry that is not reached for a while is asked again, without end.',
    'StartLimitIntervalSec=0',
    '[Service]',
    `EnvironmentFile=${ENVIRONMENT_FILE}`,
    'RuntimeDirectory=polycloud',
    'Environment=HOME=/run/polycloud DOCKER_CONFIG=/run/polycloud',
    `ExecStart=/bin/sh ${SCRIPT}`,
    `ExecStop=/usr/bin/docker stop --time ${STOP_SECONDS} ${NAME}`,
    `TimeoutStopSec=${STOP_SECONDS + 15}`,
    'Restart=always',
    'RestartSec=5',
    '[Install]',
    'WantedBy=multi-user.target',
    'END_OF_UNIT',
    'systemctl daemon-reload',
    `systemctl enable ${NAME}.service`,
    // On the ECS host, Docker itself waits until user data has run.
    `systemctl restart --no-block ${NAME}.service`,
  ];
}

/** What is installed first: Docker, and the credential helper of a registry. */
function packages(machine: MachineImage, helper: string | undefined): string[] {
  if (installsDocker(machine)) {
    return [
      'export DEBIAN_FRONTEND=noninteractive',
      'apt="apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5"',
      '$apt update',
      `$apt install -y --no-install-recommends ${['docker.io', 'curl', ...(helper ? [helper] : [])].join(' ')}`,
    ];
  }
  return machine === 'container-host' && helper ? [`dnf install -y ${helper}`] : [];
}
