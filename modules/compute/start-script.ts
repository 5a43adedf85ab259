import { Fn, Token } from 'cdktf';
import { checkEnvironment, type Environment, environmentOf } from '../core/environment';
import { report } from '../core/errors';
import { show } from '../core/features';
import { otlpVariables } from '../core/otlp';
import type { CloudName } from '../core/placement';
import type { ComputeGroup } from './compute';
import { checkContainer, containerLines, ENVIRONMENT_FILE } from './machine-container';
import type { ComputeGroupProps, Version } from './properties';
import { COMPUTE } from './support';

/**
 * Bytes of user data, before they are encoded. Sources: "Run commands when you launch an EC2
 * instance"; "About VM metadata" (a value); OSProfile.customData of the compute API of Azure (a
 * byte less than 64 KiB).
 */
const USER_DATA_BYTES: Record<CloudName, number> = { aws: 16 * 1024, google: 256 * 1024, azure: 64 * 1024 - 1 };

const SECRETS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /(?<![A-Za-z])(password|passwd|secret|token|api_?key)\s*[=:]\s*['"]?[^\s'"$]{6,}/i,
];

function checkSize(group: ComputeGroup, userData: string | undefined): void {
  if (userData === undefined) return;
  const { cloud } = group.placement;
  const bytes = Buffer.byteLength(userData);
  const limit = USER_DATA_BYTES[cloud];
  if (bytes > limit && !Token.isUnresolved(userData)) {
    report(group, {
      message: `userData has ${bytes} bytes, ${COMPUTE.service[cloud]} allows at most ${limit}.`,
      remedy: 'Store large parts in a bucket or an image.',
    });
  }
}

const END = 'END_OF_ENVIRONMENT';
/** A script that shell commands can be added to. */
const SHELL = /^#! ?\/(usr\/)?bin\/(env )?(sh|bash|dash)\b[^\n]*\n/;

/** How a machine starts, and how it starts without a program. */
export interface Start {
  readonly userData?: string;
  /** Whether it has neither a script nor a container. */
  readonly unprogrammed: boolean;
  /** The same start with this script. */
  readonly with: (script: string) => string;
}

/**
 * The start-up script of the machines of one release: writes the variables to a file, then runs the
 * user data or the container. `more`: variables that the cloud adds.
 */
export function startOf(
  group: ComputeGroup,
  props: ComputeGroupProps,
  { image, userData, container }: Version & Pick<ComputeGroupProps, 'image'>,
  more: Environment,
): Start {
  checkSecrets(group, userData);
  const unprogrammed = userData === undefined && container === undefined;
  if (props.environment === undefined && !container && !props.otlp) {
    checkSize(group, userData);
    return { userData, unprogrammed, with: (script) => script };
  }
  const wrong = (message: string, remedy: string) => report(group, { message, remedy });
  if (image === 'windows-2022') {
    wrong(
      `${container ? 'container' : props.otlp ? 'otlp' : 'environment'} with image "windows-2022": they are for Linux.`,
      'Set variables in userData, or use another family as image.',
    );
    return { userData, unprogrammed, with: (script) => script };
  }
  checkEnvironment(group, props.environment);
  if (container && userData !== undefined)
    wrong('userData and container are both set, but a machine runs one program.', 'Leave one of the two out.');
  if (userData !== undefined && !SHELL.test(userData)) {
    wrong(
      `environment requires a shell script, but userData begins with ${show(userData.split('\n')[0])}.`,
      'Begin userData with #!/bin/sh or #!/bin/bash.',
    );
  }
  const variables = environmentOf(group, props.environment, { ...more, ...(props.otlp && otlpVariables(group)) });
  if (container) checkContainer(group, image, container);
  const start = (script: string) => {
    const [first = ''] = SHELL.exec(script) ?? [];
    return first + environmentLines(variables).join('\n') + script.slice(first.length);
  };
  const program = container ? containerLines(group, image, container, Object.keys(variables), props.otlp) : [];
  const whole = start(userData ?? ['#!/bin/sh', ...program, ''].join('\n'));
  checkSize(group, whole);
  return { unprogrammed, with: start, userData: whole };
}

function checkSecrets(group: ComputeGroup, userData: string | undefined): void {
  if (userData === undefined) return;
  if (SECRETS.some((secret) => secret.test(userData))) {
    report(group, {
      message: 'userData contains a value that looks like a secret.',
      remedy:
        "Every principal that may describe the machine can read it. Grant the group's identity access instead, and " +
        'let the program read the secret.',
    });
  }
}

/** Writes the file, which every user of the machine may read, and sets its variables. */
const environmentLines = (variables: Environment): string[] => [
  `mkdir -p ${ENVIRONMENT_FILE.slice(0, ENVIRONMENT_FILE.lastIndexOf('/'))}`,
  `cat > ${ENVIRONMENT_FILE} <<'${END}'`,
  ...Object.entries(variables).map(([name, value]) => `${name}="${escaped(value)}"`),
  END,
  `set -a; . ${ENVIRONMENT_FILE}; set +a`,
  '',
];

/**
 * Between double quotes, systemd and a shell agree: a backslash precedes these four characters, and
 * no other is special. Source: systemd, src/basic/env-file.c (SHELL_NEED_ESCAPE); POSIX, Shell
 * Command Language, 2.2.3. Terraform escapes values that are known later.
 */
const escaped = (value: string): string =>
  Token.isUnresolved(value)
    ? Fn.replace(value, Fn.rawString('/([\\\\\\\\"$`])/'), Fn.rawString('\\\\$1'))
    : value.replace(/[\\"$`]/g, (character) => `\\${character}`);
