import type { Placement } from '../modules/core/placement';
import type { Context, Policy, Resource, Violation } from './policy';
import { deletionProtection } from './rules/deletion-protection';
import { encryptionAtRest } from './rules/encryption-at-rest';
import { encryptionInTransit } from './rules/encryption-in-transit';
import { leastPrivilege } from './rules/least-privilege';
import { longLivedKeys } from './rules/long-lived-keys';
import { machineHardening } from './rules/machine-hardening';
import { plaintextSecret } from './rules/plaintext-secret';
import { publicIngress } from './rules/public-ingress';
import { publicStorage } from './rules/public-storage';
import { requiredTags } from './rules/required-tags';

export const POLICIES: readonly Policy[] = [
  deletionProtection,
  encryptionAtRest,
  encryptionInTransit,
  leastPrivilege,
  longLivedKeys,
  machineHardening,
  plaintextSecret,
  publicIngress,
  publicStorage,
  requiredTags,
];

/** Something that is allowed all the same, and why. */
export interface Waiver {
  readonly rule: string;
  /** The construct, or one that it is in: `commerce/orders`. */
  readonly path: string;
  readonly reason: string;
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
  /** Waivers that waive nothing: they would hide the next mistake. */
  readonly unused: readonly Waiver[];
}

/** Holds a placement's Terraform JSON against every rule. A rule that crashes is a finding of its own. */
export function judge(
  placement: Placement,
  json: object,
  waivers: readonly Waiver[] = [],
  policies: readonly Policy[] = POLICIES,
): Judgement {
  const resources = resourcesOf(json);
  const context: Context = { placement, resources };
  const findings: Finding[] = [];
  const waived: (Finding & { why: string })[] = [];
  const used = new Set<Waiver>();
  for (const policy of policies) {
    for (const resource of resources) {
      if (!policy.types.test(resource.type)) continue;
      const violation = tried(policy, resource, context);
      if (!violation) continue;
      const finding: Finding = {
        rule: policy.id,
        level: policy.level,
        construct: resource.construct,
        address: resource.address,
        ...violation,
      };
      const waiver = waivers.find(
        ({ rule, path }) => rule === policy.id && (resource.construct === path || resource.construct.startsWith(`${path}/`)),
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
    return { reason: `the rule itself failed: ${(error as Error).message}`, remedy: `Mend policies/rules/${policy.id}.ts.` };
  }
}

function resourcesOf(json: object): Resource[] {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  return Object.entries((json as any).resource ?? {}).flatMap(([type, byName]) =>
    // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
    Object.entries(byName as Record<string, any>).map(([name, { '//': meta, ...body }]) => ({
      type,
      address: `${type}.${name}`,
      construct: String(meta?.metadata?.path ?? name)
        .split('/')
        .slice(1)
        .join('/'),
      body,
    })),
  );
}
