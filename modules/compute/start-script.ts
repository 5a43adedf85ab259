import { Fn, Token } from 'cdktf';
import { checkEnvironment, type Environment, environmentOf } from '../core/environment';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { CloudName } from '../core/placement';
import type { ComputeGroup, ComputeGroupProps, Version } from './compute';
import { checkContainer, containerLines, ENVIRONMENT_FILE } from './machine-container';
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
      message: `userData has ${bytes} bytes, ${COMPUTE.service[cloud]} takes ${limit}.`,
      remedy: 'Put what is large into a bucket or an image, and fetch it.',
    });
  }
}

const END = 'END_OF_ENVIRONMENT';
/** A script into which lines of the shell fit. */
const SHELL = /^#! ?\/(usr\/)?bin\/(env )?(sh|bash|dash)\b[^\n]*\n/;

/** What a machine is started with, and how it starts what a program is not there for. */
export interface Start {
  readonly userData?: string;
  /** Whether it has neither a script nor a container. */
  readonly unprogrammed: boolean;
  /** The same start with this script. */
  readonly with: (script: string) => string;
}

/**
 * What the machines of one release run when they start: the variables are written to a file, then
 * the user data run, or the container. `more`: variables that the cloud adds.
 */
export function startOf(
  group: ComputeGroup,
  props: ComputeGroupProps,
  { image, userData, container }: Version & Pick<ComputeGroupProps, 'image'>,
  more: Environment,
): Start {
  checkSecrets(group, userData);
  const unprogrammed = userData === undefined && container === undefined;
  if (props.environment === undefined && !container) {
    checkSize(group, userData);
    return { userData, unprogrammed, with: (script) => script };
  }
  const wrong = (message: string, remedy: string) => report(group, { message, remedy });
  if (image === 'windows-2022') {
    wrong(
      `${container ? 'container' : 'environment'} with image "windows-2022": they are for Linux.`,
      'Set variables in userData, or use another family as image.',
    );
    return { userData, unprogrammed, with: (script) => script };
  }
  checkEnvironment(group, props.environment);
  if (container && userData !== undefined)
    wrong('userData and container are set, and each is the program of the machine.', 'Leave print one of the two out.');
  if (userData !== undefined && !SHELL.test(userData)) {
    wrong(
      `environment is written by a script, and userData begins with ${show(userData.split('\n')[0])}.`,
      'Begin userData with #!/bin/sh or #!/bin/bash.',
    );
  }
  const variables = environmentOf(group, props.environment, more);
  if (container) checkContainer(group, image, container);
  const start = (script: string) => {
    const [first = ''] = SHELL.exec(script) ?? [];
    return first + environmentLines(variables).join('\n') + script.slice(first.length);
  };
  const program = container ? containerLines(group, image, container, Object.keys(variables)) : [];
  const whole = start(userData ?? ['#!/bin/sh', ...program, ''].join('\n'));
  checkSize(group, whole);
  return { unprogrammed, with: start, userData: whole };
}

function checkSecrets(group: ComputeGroup, userData: string | undefined): void {
  if (userData === undefined) return;
  if (SECRETS.some((secret) => secret.test(userData))) {
    report(group, {
      message: 'userData holds what looks like a secret.',
      remedy:
        "Whoever may describe the machine reads it. Grant the group's identity what it needs instead, and " +
        'let the program ask for the secret.',
    });
  }
}

/** Writes the file, which everybody on the machine may read, and sets its variables. */
const environmentLines = (variables: Environment): string[] => [
  `mkdir -p ${ENVIRONMENT_FILE.slice(0, ENVIRONMENT_FILE.lastIndexOf('/'))}`,
  `cat > ${ENVIRONMENT_FILE} <<'${END}'`,
  ...Object.entries(variables).map(([name, value]) => `${name}="${escaped(value)}"`),
  END,
  `set -a; . ${ENVIRONMENT_FILE}; set +a`,
  '',
];

/**
 * Between double quotes systemd and a shell agree: a backslash stands before these four, and
 * nothing else is special. Source: systemd, src/basic/env-file.c (SHELL_NEED_ESCAPE); POSIX, Shell
 * Command Language, 2.2.3. Terraform escapes what it knows later.
 */
const escaped = (value: string): string =>
  Token.isUnresolved(value)
    ? Fn.replace(value, Fn.rawString('/([\\\\\\\\"$`])/'), Fn.rawString('\\\\$1'))
    : value.replace(/[\\"$`]/g, (character) => `\\${character}`);
