import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { session } from '../../deployment/session';
import { onlyOf } from '../../stacks/environments';

/** Deploys dev on the simulated cloud of its file, and prints what exists and the next steps. */
export async function start(): Promise<number> {
  const { deploy } = await import('../../deployment/deploy');
  const code = await deploy('dev', { simulate: true, autoApprove: true });
  if (code !== 0) return code;
  return session(['dev'], { simulate: true }, async ({ environments }) => {
    const dev = onlyOf(environments);
    for (const { cloud, region } of dev.placements) {
      const path = join('.simulated', 'state', dev.project, dev.name, cloud, `${region}.tfstate`);
      const state = JSON.parse(readFileSync(path, 'utf8'));
      const rows = (
        state.resources as { type: string; name: string; instances: { attributes: { id: string } }[] }[]
      ).map(({ type, name, instances }) => ({
        construct: name.split('_').slice(0, 2).join('/'),
        address: `${type}.${name}`,
        id: instances[0]?.attributes.id ?? '',
      }));
      console.log(`\nThe simulated ${cloud} ${region} has ${rows.length} resources:\n`);
      const width = Math.max(...rows.map(({ address }) => address.length));
      for (const construct of [...new Set(rows.map((row) => row.construct))].sort()) {
        console.log(`  ${construct}`);
        for (const { address, id } of rows.filter((row) => row.construct === construct))
          console.log(`    ${address.padEnd(width)}  ${id}`);
      }
      const other = cloud === 'aws' ? 'google' : 'aws';
      const next = [
        ['npm run plan -- dev --simulate', 'shows that nothing would change'],
        [`npm run deploy -- dev --simulate --cloud ${other}`, 'deploys the same workload to another cloud'],
        [`environments/dev.yaml: cloud: ${cloud}`, 'the line that is the switch'],
        ['npm run deploy -- dev', 'deploys to a real cloud: with your credentials, and your account under clouds:'],
      ] as const;
      const longest = Math.max(...next.map(([command]) => command.length));
      console.log(['\nNext:', ...next.map(([command, why]) => `  ${command.padEnd(longest)}  ${why}`)].join('\n'));
    }
    return 0;
  });
}
