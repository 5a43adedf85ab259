import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { report } from './errors';
import { show } from './features';
import { placementOf } from './placement';

/**
 * Environment variables of a program. A value may be an attribute of a construct:
 * `orders.sendAddress`. The names are the same on each cloud.
 */
export type Environment = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/**
 * Set by polycloud or by the platform of a cloud, so they are reserved. Source of `K_*` and `PORT`:
 * cloud.google.com/run/docs/container-contract
 */
const RESERVED = ['POLYCLOUD_CLOUD', 'AZURE_CLIENT_ID', 'PORT', 'K_SERVICE', 'K_REVISION', 'K_CONFIGURATION'];
const SECRET_NAME =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CONNECTION_STRING|CREDENTIALS?)$/i;
const SECRET_VALUE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|AccountKey=|SharedAccessKey=|\bgh[pousr]_\w{20,}|:\/\/[^\s/:@]+:[^\s/@]+@/;

/**
 * Reports errors in a program's variables and in the names of its secrets. A value must not be a
 * secret. `reserved`: names that the kind's platforms reserve in addition.
 */
export function checkEnvironment(
  scope: IConstruct,
  environment: Environment = {},
  secrets: Readonly<Record<string, unknown>> = {},
  reserved?: RegExp,
): void {
  const wrong = (message: string, remedy: string) => report(scope, { message, remedy });
  for (const [property, names] of [
    ['environment', Object.keys(environment)],
    ['secrets', Object.keys(secrets)],
  ] as const) {
    for (const name of names) {
      if (!NAME.test(name))
        wrong(
          `${property}.${name} is not the name of a variable.`,
          'Use letters, digits and _, not beginning with a digit.',
        );
      else if (RESERVED.includes(name) || reserved?.test(name))
        wrong(`${property}.${name} is set by the platform.`, 'Choose another name.');
    }
  }
  for (const name of Object.keys(environment).filter((one) => one in secrets))
    wrong(`${name} is in both environment and secrets.`, 'Set each variable once.');
  for (const [name, value] of Object.entries(environment)) {
    if (typeof value !== 'string')
      wrong(`environment.${name} is ${show(value)}, it must be a text.`, 'Write it in quotes.');
    else if (isSecret(name, value)) {
      wrong(
        `environment.${name} contains a plaintext secret, which every principal that may ` +
          `describe the program can read.`,
        `Create a secret, and use it: secrets: { ${name}: secret }.`,
      );
    }
  }
}

const isSecret = (name: string, value: string) =>
  SECRET_VALUE.test(value) || (SECRET_NAME.test(name) && value !== '' && !Token.isUnresolved(value));

/** The variables of a program: the configured ones, and `POLYCLOUD_CLOUD`. Sorted by name. */
export const environmentOf = (
  scope: IConstruct,
  environment: Environment = {},
  more: Environment = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ POLYCLOUD_CLOUD: placementOf(scope).cloud, ...more, ...environment }).sort(([a], [b]) =>
      a < b ? -1 : 1,
    ),
  );

/** The same as a list, for a container definition. */
export const variablesOf = (
  scope: IConstruct,
  environment?: Environment,
  more?: Environment,
): { name: string; value: string }[] =>
  Object.entries(environmentOf(scope, environment, more)).map(([name, value]) => ({ name, value }));
