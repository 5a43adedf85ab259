import { transcribedOf } from '../../simulator/behaviour';
import { PROVIDERS, type Provider } from '../../simulator/bindings';
import { defined } from './defined';
import type { Synthesized } from './synth';
import { Workspace } from './terraform';

/** Two syntheses of one program, of which the second has another value of `path`. */
export interface Change {
  readonly path: string;
  readonly before: Synthesized;
  readonly after: Synthesized;
}

/**
 * What a change replaces by what is written in it, from the providers' own tables; what only
 * follows from that Terraform finds itself.
 */
export function replacedBy({ before, after }: Change): string[] {
  return after.resources.flatMap(({ type, address, body }) => {
    const old = before.resources.find((one) => one.address === address);
    const provider = PROVIDERS.find(({ name }) => type.startsWith(`${name}_`)) as Provider;
    if (!old || !provider) return [];
    const { replaces = [] } = transcribedOf(provider, type);
    const differs = replaces.some(
      (path) => JSON.stringify(at(old.body, path.split('.'))) !== JSON.stringify(at(body, path.split('.'))),
    );
    return differs ? [address] : [];
  });
}

function at(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => at(one, path));
  if (path.length === 0 || typeof value !== 'object' || value === null) return path.length === 0 ? value : undefined;
  return at((value as Record<string, unknown>)[defined(path[0])], path.slice(1));
}

/**
 * Deploys each program on the simulated cloud and applies its change: it ends, settles, and can be
 * destroyed. What fails is told by property, with what Terraform said.
 */
export async function appliesChanges(all: readonly Change[]): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  // Of those that replace the same resource, one is enough.
  const changes = [
    ...new Map(all.toReversed().map((change) => [replacedBy(change).join(' '), change])).values(),
  ].reverse();
  for (const { path, before, after } of changes) {
    const workspace = new Workspace(variables(before, after));
    const step = async (...args: string[]) => {
      const { code, out } = await workspace.run(...args);
      if (code !== 0 && !(path in failed)) failed[path] = `terraform ${args[0]}: ${reasons(out)}`;
      return code === 0;
    };
    try {
      workspace.write(before.json);
      await workspace.init();
      if (!(await step('apply', '-auto-approve', '-input=false'))) continue;
      workspace.write(after.json);
      if (!(await step('apply', '-auto-approve', '-input=false'))) continue;
      await step('plan', '-detailed-exitcode', '-input=false');
    } finally {
      await workspace.stop();
    }
  }
  return failed;
}

/** Every variable that the programs ask for, with a value that each of them takes. */
const variables = (...programs: readonly Synthesized[]): Record<string, string> =>
  Object.fromEntries(
    programs.flatMap(({ json }) =>
      Object.keys(json.variable ?? {}).map((name) => [`TF_VAR_${name}`, 'Abcdefghij1234567890abcd']),
    ),
  );

const reasons = (out: string) =>
  out
    .split('\n')
    .map((line) => line.replace(/^[\s│╷╵]+/, ''))
    .filter((line) => line !== '' && !/^(with|on) .*|^\d+:|Refreshing|Creat|Destr|Modif|Read/.test(line))
    .slice(-8)
    .join(' ');
