/**
 * A provider with bindings in two generations: `pinned` are the last of CDKTF, `current` those of
 * its fork. `npm run providers` selects one; see docs/providers.md.
 */
export type ProviderId = 'aws' | 'google' | 'azurerm';

interface Manifest {
  /** What CDKTF notes in the packages that it generates. */
  readonly cdktf: { readonly provider: { readonly version: string } };
}

/** Written out, so that a bundle contains them. */
const MANIFESTS: Readonly<Record<ProviderId, () => Manifest>> = {
  aws: () => require('@cdktf/provider-aws/package.json'),
  google: () => require('@cdktf/provider-google/package.json'),
  azurerm: () => require('@cdktf/provider-azurerm/package.json'),
};

/** The version of the Terraform provider that the installed bindings are made from: `4.55.0`. */
export function versionOf(provider: ProviderId): string {
  return MANIFESTS[provider]().cdktf.provider.version;
}

/** Whether the installed provider is `version` or later. A version is compared number by number. */
export function isAtLeast(provider: ProviderId, version: string): boolean {
  const installed = versionOf(provider).split('.').map(Number);
  const wanted = version.split('.').map(Number);
  for (const [index, number] of wanted.entries()) {
    const difference = (installed[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The one of two parts that `Config` can contain: `Now` if it can contain both. */
type Fitting<Config, Before, Now> =
  Fits<Config, Now> extends true ? Now : Fits<Config, Before> extends true ? Before : never;
type Fits<Config, Part> = [Exclude<keyof Part, keyof Config>] extends [never]
  ? Part extends Partial<Config>
    ? true
    : false
  : false;

/**
 * A part of a configuration that two generations write differently. The kind spreads the result, so
 * that bindings get the keys that they have. If neither part fits the installed bindings, because a
 * key was renamed or dropped, the call doesn't compile.
 *
 * ```ts
 * either<VirtualNetworkGatewayConfig>()(is5(), { enableBgp: true }, { bgpEnabled: true })
 * ```
 */
export const byGeneration =
  <Config>() =>
  <Before extends object, Now extends object>(
    isNow: boolean,
    before: Before,
    now: Now,
    ..._: [Fitting<Config, Before, Now>] extends [never] ? [neither: 'fits the installed bindings'] : []
  ) =>
    (isNow ? now : before) as unknown as Fitting<Config, Before, Now>;
