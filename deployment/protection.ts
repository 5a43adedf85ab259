import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Problem } from '../modules/core/errors';
import { CONFIGURATION } from '../modules/core/files';
import { isBelow } from '../modules/core/placement';
import type { Summary } from '../review';
import { is } from '../review/types';
import { isLikelyRename, pathOf } from './address-moves';
import { run } from './child-process';
import { colour, terraformBinary } from './terraform-cli';

/** A plan without protection. */
export interface UnprotectedPlan {
  readonly json: string;
  /** The addresses that it destroys and Terraform protects: why it refused the plan. */
  readonly refused: readonly string[];
}

/**
 * The reasons for a plan that failed: Terraform omits refused changes from it. This plan without
 * protection is created in a separate folder, which is deleted before it could be applied.
 * Undefined if protection is not the reason.
 */
export async function planUnprotected(
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<UnprotectedPlan | undefined> {
  const json = JSON.parse(readFileSync(join(stack, CONFIGURATION), 'utf8'));
  const guarded = withoutProtection(json);
  if (guarded.size === 0) return undefined;
  // Next to the stack: the backend's path may be relative.
  const folder = mkdtempSync(`${stack}.unprotected-`);
  try {
    writeFileSync(join(folder, CONFIGURATION), JSON.stringify(json));
    // Overridden providers, such as simulated ones, have no lock file.
    const locks = join(stack, '.terraform.lock.hcl');
    if (existsSync(locks)) cpSync(locks, join(folder, '.terraform.lock.hcl'));
    const options = { env: { ...env, TF_DATA_DIR: resolve(stack, '.terraform') }, capture: true, captureErrors: true };
    const at = `-chdir=${folder}`;
    const { code } = await run(terraformBinary(), [at, 'plan', '-input=false', '-out=plan', ...colour()], options);
    if (code !== 0) return undefined;
    const { out } = await run(terraformBinary(), [at, 'show', '-json', 'plan'], options);
    const refused = destroyedIn(out).filter((address) => guarded.has(address.replace(/\[.*$/, '')));
    return refused.length > 0 ? { json: out, refused } : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes `prevent_destroy` from the configuration, and returns the addresses that had it. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function withoutProtection(json: any): ReadonlySet<string> {
  const guarded = new Set<string>();
  // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
  for (const [type, byName] of Object.entries<Record<string, any>>(json.resource ?? {})) {
    for (const [name, { lifecycle }] of Object.entries(byName)) {
      if (!lifecycle?.prevent_destroy) continue;
      delete lifecycle.prevent_destroy;
      guarded.add(`${type}.${name}`);
    }
  }
  return guarded;
}

const destroyedIn = (plan: string): string[] =>
  ((JSON.parse(plan).resource_changes ?? []) as { address: string; change: { actions: string[] } }[])
    .filter(({ change }) => change.actions.includes('delete'))
    .map(({ address }) => address);

/**
 * What a plan would destroy in a protected environment, and how to do it intentionally. `guarded`
 * is what Terraform itself refused.
 */
export function losses(
  { changes, placement, environment }: Summary,
  isProtected: boolean,
  guarded: readonly string[] = [],
  unprotected: readonly string[] = [],
): Problem[] {
  const destroyed = changes.filter(
    ({ address, construct, type, action, forgetsOld, findings }) =>
      guarded.includes(address) ||
      (isProtected &&
        (action === 'delete' || action === 'replace') &&
        !forgetsOld &&
        !is(type, 'copied') &&
        !isBelow(construct ?? pathOf(address), unprotected) &&
        findings.some((finding) => finding.class === 'Data loss')),
  );
  const onPurpose = (path: string) =>
    `To do it on purpose, add ${path.split('/').slice(0, 2).join('/')} to unprotected in ` +
    `environments/${environment}.yaml in a separate change, apply that, and plan again.`;
  // On some clouds another engine is another type, at the same construct.
  const comes = new Map(
    changes.flatMap(({ action, construct, type }) => (action === 'create' && construct ? [[construct, type]] : [])),
  );
  return destroyed.map(({ construct, address, action, attributes }) => {
    const forced = attributes.filter(({ forcesReplacement }) => forcesReplacement).map(({ path }) => path);
    const other = action === 'delete' ? comes.get(construct ?? '') : undefined;
    const by = other ? ` by ${other}` : '';
    const because = forced.length > 0 ? `, because ${forced.join(', ')} can't be changed` : '';
    const replaced = action === 'replace' || other !== undefined;
    const purpose = onPurpose(construct ?? pathOf(address));
    const renamed =
      action === 'delete' && changes.find((one) => one.action === 'create' && isLikelyRename(address, one.address));
    const move = renamed
      ? `If it was renamed: npm run address -- accept ${environment} --move ${address} ${renamed.address}\n  `
      : '';
    return {
      where: [placement, construct ?? address].join(' '),
      message:
        `would be ${replaced ? 'replaced' : 'destroyed'}${by}${because}. Its data would be lost, and ` +
        `${environment} is protected.`,
      remedy: replaced
        ? `Keep ${forced.join(', ') || 'it'} as it was, or create another next to it with a new id: restore or ` +
          `copy the data into it, switch its users, then remove this one.\n  ${purpose}`
        : `${move}Restore it in the program. ${purpose}`,
    };
  });
}
