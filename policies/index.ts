import { type CloudName, isBelow, type Placement } from '../modules/core/placement';
import { customPolicies } from './custom-policies';
import type { Context, Policy, Resource, Violation } from './policy';
import { resourcesOf } from './resources';
import { allowedRegions } from './rules/allowed-regions';
import { backup } from './rules/backup';
import { clusters } from './rules/clusters';
import { defaultQuotas } from './rules/default-quotas';
import { deletionProtection } from './rules/deletion-protection';
import { encryptionAtRest } from './rules/encryption-at-rest';
import { encryptionInTransit } from './rules/encryption-in-transit';
import { highAvailability } from './rules/high-availability';
import { leastPrivilege } from './rules/least-privilege';
import { logging } from './rules/logging';
import { longLivedKeys } from './rules/long-lived-keys';
import { machineHardening } from './rules/machine-hardening';
import { networkSegments } from './rules/network-segments';
import { plaintextSecret } from './rules/plaintext-secret';
import { publicEndpoint } from './rules/public-endpoint';
import { publicIngress } from './rules/public-ingress';
import { publicStorage } from './rules/public-storage';
import { requiredTags } from './rules/required-tags';
import { retention } from './rules/retention';
import { serviceQuotas } from './rules/service-quotas';
import { signedImages } from './rules/signed-images';
import { sizeLimits } from './rules/size-limits';
import { tagLimits } from './rules/tag-limits';
import { webFirewall } from './rules/web-firewall';

export const POLICIES: readonly Policy[] = [
  allowedRegions,
  backup,
  clusters,
  defaultQuotas,
  deletionProtection,
  encryptionAtRest,
  encryptionInTransit,
  highAvailability,
  leastPrivilege,
  logging,
  longLivedKeys,
  machineHardening,
  networkSegments,
  plaintextSecret,
  publicEndpoint,
  publicIngress,
  publicStorage,
  requiredTags,
  retention,
  serviceQuotas,
  signedImages,
  sizeLimits,
  tagLimits,
  webFirewall,
];

/** The policies of this project, then the user's own. */
export const allPolicies = (): readonly Policy[] => [...POLICIES, ...customPolicies(POLICIES)];

/** A permitted violation, and the reason. */
export interface Waiver {
  readonly rule: string;
  /** The construct, or a parent: `commerce/orders`. */
  readonly path: string;
  readonly reason: string;
  /** The cloud to which it applies. Default: every cloud. */
  readonly cloud?: CloudName;
}

export interface Finding extends Violation {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly construct: string;
  readonly address: string;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly waived: readonly (Finding & { readonly why: string })[];
  /** Waivers without an effect: they would hide the next violation. */
  readonly unused: readonly Waiver[];
}

/** Checks a placement's Terraform JSON against every policy. */
export function judge(
  placement: Placement,
  json: object,
  waivers: readonly Waiver[] = [],
  policies: readonly Policy[] = allPolicies(),
): Judgement {
  return judgeResources({ placement, resources: resourcesOf(json), planned: false }, waivers, policies);
}

/** A policy that throws is a finding. */
export function judgeResources(
  context: Context,
  waivers: readonly Waiver[] = [],
  policies: readonly Policy[] = allPolicies(),
): Judgement {
  const findings: Finding[] = [];
  const waived: (Finding & { why: string })[] = [];
  const used = new Set<Waiver>();
  const { placement } = context;
  const unprotected = { ...context, placement: { ...placement, protected: false } };
  const contextOf = ({ construct }: Resource) => (isBelow(construct, placement.unprotected) ? unprotected : context);
  for (const policy of policies) {
    for (const resource of context.resources) {
      if (!policy.types.test(resource.type)) continue;
      const violation = tried(policy, resource, contextOf(resource));
      if (!violation) continue;
      const finding: Finding = {
        rule: policy.id,
        level: policy.level,
        construct: resource.construct,
        address: resource.address,
        ...violation,
      };
      const waiver = waivers.find(
        ({ rule, path }) =>
          rule === policy.id && (resource.construct === path || resource.construct.startsWith(`${path}/`)),
      );
      if (waiver) {
        used.add(waiver);
        waived.push({ ...finding, why: waiver.reason });
      } else findings.push(finding);
    }
  }
  return { findings, waived, unused: waivers.filter((waiver) => !used.has(waiver)) };
}

function tried(policy: Policy, resource: Resource, context: Context): Violation | undefined {
  try {
    return policy.check(resource, context);
  } catch (error) {
    const folder = POLICIES.includes(policy) ? 'rules' : 'custom';
    // The message quotes text that could not be parsed, which may be a secret.
    const why = error instanceof SyntaxError ? 'a document in it is not valid JSON' : (error as Error).message;
    return { reason: `the rule failed: ${why}`, remedy: `Mend policies/${folder}/${policy.id}.ts.` };
  }
}
