import { valuesAt } from '../rules';
import type { Fields } from '../values';
import { common, rangesAt } from './ranges';

const minorOf = (version: unknown) => {
  const minor = typeof version === 'string' ? /^v?1\.(\d+)(\.|$)/.exec(version)?.[1] : undefined;
  return minor === undefined ? undefined : Number(minor);
};

/**
 * A control plane is upgraded by one minor version at a time. Sources:
 * docs.aws.amazon.com/eks/latest/userguide/update-cluster.html,
 * cloud.google.com/kubernetes-engine/versioning ("Control plane upgrades"),
 * learn.microsoft.com/azure/aks/upgrade-aks-cluster.
 */
export const oneMinorUp =
  (attribute: string) =>
  (prior: Fields, planned: Fields): string | undefined => {
    const [was, is] = [minorOf(prior[attribute]), minorOf(planned[attribute])];
    if (was === undefined || is === undefined || is === was || is === was + 1) return undefined;
    return is < was
      ? `${attribute} can not go back from 1.${was} to 1.${is}`
      : `${attribute} can not skip minor versions: 1.${was} to 1.${is}`;
  };

/** The first range at `paths` that another resource also has. */
export function overlapping(mine: Fields, paths: readonly string[], used: readonly string[]): string | undefined {
  for (const path of paths) {
    const shared = common(rangesAt(mine, path), used);
    if (shared) return `${path} ${shared[0]} overlaps with ${shared[1]}`;
  }
  return undefined;
}

export const textsAt = (fields: Fields, path: string): string[] =>
  valuesAt(fields, path.split('.')).filter((one): one is string => typeof one === 'string');
