import { closest } from '../modules/core/closest';
import type { CloudName } from '../modules/core/placement';
import { chosen, type Draft, type Mistake } from './draft';
import { quoted } from './quoted';
import type { OtherEnvironment } from './unique';

/** The keys that identify an account of a cloud. */
const ACCOUNT = { aws: ['account'], google: ['project'], azure: ['subscription', 'tenant'] } as const;

/** Errors in the network of an environment that has its own, or uses that of another. */
export function networkMistakes(
  file: Draft,
  name: string,
  all: readonly OtherEnvironment[],
  only?: CloudName,
): Mistake[] {
  const { network } = file;
  if (!network) return [];
  if (!('from' in network)) {
    return (['cidr', 'zones'] as const)
      .filter((key) => !(key in network))
      .map((key) => ({ path: ['network', key], message: 'is missing.' }));
  }
  const { from } = network;
  if (from === undefined) return [];
  const path = ['network', 'from'];
  const beside = (['cidr', 'zones', 'nat'] as const).filter((key) => key in network);
  const mistakes: Mistake[] = beside.map((key) => ({
    path: ['network', key],
    message: 'cannot be set together with from.',
    remedy: `Keep one of the two: with from the network is that of ${from}.`,
  }));
  const giver = all.find(({ environment }) => environment === from && environment !== name);
  if (!giver) {
    const known = all.map(({ environment }) => environment).filter((one) => one !== name);
    const meant = closest(from, known);
    return [
      ...mistakes,
      {
        path,
        message: `is ${quoted(from)}; the other environments are ${known.join(', ') || 'none'}.`,
        remedy: meant ? `Did you mean "${meant}"?` : 'Name one that has a network.',
      },
    ];
  }
  return [...mistakes, ...giverMistakes(file, giver, path, only)];
}

function giverMistakes(
  file: Draft,
  giver: OtherEnvironment,
  path: readonly PropertyKey[],
  only?: CloudName,
): Mistake[] {
  const where = `environments/${giver.environment}.yaml`;
  const { network, protected: isProtected } = giver.file;
  if (!network || 'from' in network) {
    const message = network
      ? `is ${giver.environment}, which uses the network of ${network.from} itself.`
      : `is ${giver.environment}, which has no network.`;
    const remedy = network ? `Write "from: ${network.from}".` : `Add network to ${where}.`;
    return [{ path, message, remedy }];
  }
  const mistakes: Mistake[] = [];
  if (file.protected && isProtected !== true) {
    mistakes.push({
      path,
      message:
        `is ${giver.environment}, which is not protected, and this environment is: its network could be ` +
        'destroyed.',
      remedy: `Set protected: true in ${where}, or give this environment its own network.`,
    });
  }
  const there = chosen(giver.file, only);
  for (const { cloud, region } of chosen(file, only)) {
    if (!region) continue;
    if (!there.some((one) => one.cloud === cloud && one.region === region)) {
      const places = there.map((one) => `${one.cloud} ${one.region}`).join(', ');
      mistakes.push({
        path,
        message:
          `is ${giver.environment}, which is at ${places || 'no place'}, and this environment at ${cloud} ` +
          `${region}.`,
        remedy: 'A network belongs to one region of one cloud: place both at the same.',
      });
    }
    mistakes.push(...accountMistakes(file, giver, cloud));
  }
  return mistakes;
}

const accountMistakes = (file: Draft, giver: OtherEnvironment, cloud: CloudName): Mistake[] =>
  ACCOUNT[cloud].flatMap((key) => {
    const fact = (of: Draft) => (of.clouds?.[cloud] as Readonly<Record<string, unknown>> | undefined)?.[key];
    const [here, there] = [fact(file), fact(giver.file)];
    if (here === undefined || there === undefined || String(here) === String(there)) return [];
    return [
      {
        path: ['clouds', cloud, key],
        message: `is ${quoted(String(here))}, and the network of ${giver.environment} is in ${quoted(String(there))}.`,
        remedy: 'Use the same account, or give this environment its own network.',
      },
    ];
  });

/**
 * The names of the environments that share a network, the owner first; empty if it is not shared.
 * With `only` those that can be placed on that cloud.
 */
export function environmentsSharing(
  name: string,
  from: string | undefined,
  all: readonly OtherEnvironment[],
  only?: CloudName,
): string[] {
  const giver = from ?? name;
  const there = (other: Draft) => only === undefined || chosen(other, only).some(({ region }) => region);
  const takers = all.filter(({ environment, file: other }) => {
    if (environment === giver) return false;
    return environment === name || (other.network?.from === giver && there(other));
  });
  return takers.length > 0 ? [giver, ...takers.map(({ environment }) => environment)] : [];
}
