import type { CloudName } from '../modules/core/placement';
import type { PlacementChoice } from './checks';
import type { EnvironmentFile } from './schema';

/** An error at a path in the file. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly remedy?: string;
}

/**
 * A file with valid values where they are set. Missing or `undefined` values were invalid and are
 * already reported.
 */
export type Draft<T = EnvironmentFile> = T extends object ? { [Key in keyof T]?: Draft<T[Key]> } : T;

export type Chosen = Omit<PlacementChoice, 'region'> & {
  readonly region?: string;
  readonly path: readonly PropertyKey[];
};

/**
 * The placements of the file or of `only`, with the key that defines them. A list that is limited
 * to one cloud keeps its roles.
 */
export function chosen(file: Draft, only?: CloudName): Chosen[] {
  const regionOf = (cloud: CloudName) => file.clouds?.[cloud]?.region;
  if (!file.placements) {
    const cloud = only ?? file.cloud;
    return cloud ? [{ cloud, region: regionOf(cloud), role: 'primary', path: only ? ['clouds'] : ['cloud'] }] : [];
  }
  const primaryIndex = file.placements.findIndex((placement) => placement?.role === 'primary');
  const primary =
    primaryIndex >= 0 ? primaryIndex : file.placements.findIndex((placement) => placement && !placement.role);
  return file.placements
    .flatMap((placement, index): Chosen[] => {
      if (!placement?.cloud) return [];
      const { cloud, region = regionOf(cloud), role = index === primary ? 'primary' : 'standby', weight } = placement;
      return [{ cloud, region, role, weight, path: ['placements', index] }];
    })
    .filter(({ cloud }) => !only || cloud === only);
}

export const FACTS: Record<CloudName, string> = {
  aws: 'aws: { region, account }',
  google: 'google: { region, project, projectNumber }',
  azure: 'azure: { region, subscription, tenant }',
};
