import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../__tests__/support/environments';
import { CLOUDS } from '../modules/core/placement';
import { startSimulator } from '../simulator';
import { childProgram, ROOT } from './child-program';
import { resourcesIn, writeFigures } from './figures';
import { environmentsWithStacks } from './many';
import { type Cost, exponent, measure, type Program } from './measure';
import { pipeline } from './pipeline';
import { largePlan } from './plan';
import { rawProgram } from './raw';
import { ROUNDS, results, scratch, table } from './table';
import { runTerraform } from './terraform';
import { tests } from './tests';

export /**
 * `npm run bench`: the time of synthesis, review and simulator, each with a baseline in the same
 * run. Prints tables and writes `reports/bench.json`. `npm run bench -- synth` runs one part;
 * BENCH_ROUNDS is the number of runs for the median.
 */
const node = process.execPath;

/** The same resources as in the placement's JSON with CDKTF's own classes. */
function raw(cloud: string, json: string, copies: number): string {
  const path = join(ROOT, '.cache', `bench-raw-${cloud}-${copies}.js`);
  writeFileSync(path, rawProgram(JSON.parse(readFileSync(json, 'utf8')), copies));
  return path;
}

function environments(count: number): string {
  const folder = join(scratch, `environments-${count}`);
  mkdirSync(folder);
  const dev = readFileSync(join(ROOT, 'environments', 'dev.yaml'), 'utf8');
  for (let index = 0; index < count; index++) writeFileSync(join(folder, `e${index}.yaml`), dev);
  return folder;
}

export async function synth(): Promise<void> {
  const output = (name: string) => join(scratch, name);
  const floor: Program = { name: "require('cdktf') alone", command: [node, '-e', "require('cdktf')"], cwd: ROOT };
  const rawAws = { path: '' };
  for (const cloud of CLOUDS) {
    const env = { CDKTF_OUTDIR: output(`ours-${cloud}`) };
    const args = ['synth', 'dev', '--cloud', cloud];
    const made: Program = {
      name: './polycloud synth, each stack made',
      command: [join(ROOT, 'polycloud'), ...args, '--no-cache'],
      env,
      cwd: ROOT,
    };
    const same: Program = { ...made, name: '… nothing changed', command: [join(ROOT, 'polycloud'), ...args] };
    measure(made);
    const [json] = spawnSync('bash', ['-c', 'ls "$0"/stacks/*/cdk.tf.json', env.CDKTF_OUTDIR], {
      encoding: 'utf8',
    }).stdout.split('\n') as [string];
    const path = raw(cloud, json, 1);
    if (cloud === 'aws') rawAws.path = path;
    const own: Program = { name: "CDKTF's own classes", command: [node, path, output(`raw-${cloud}`)] };
    table(`dev on ${cloud}: one environment`, [floor, own, made, same], own.name);
  }
  const typescript = rawAws.path.replace(/\.js$/, '.ts');
  writeFileSync(typescript, readFileSync(rawAws.path));
  table(
    'dev on aws, other ways to run it',
    [
      { name: "CDKTF's own classes", command: [node, rawAws.path, output('raw-again')] },
      { name: '… through tsx', command: [node, '--require', 'tsx/cjs', typescript, output('raw-tsx')], cwd: ROOT },
      {
        name: './polycloud synth',
        command: [join(ROOT, 'polycloud'), 'synth', 'dev', '--no-cache'],
        env: { CDKTF_OUTDIR: output('ours-again') },
        cwd: ROOT,
      },
      {
        name: 'npx cdktf synth',
        command: ['npx', '--no-install', 'cdktf', 'synth', '--output', output('cdktf')],
        env: { POLYCLOUD_ENVIRONMENT: 'dev', CI: '1' },
        cwd: ROOT,
      },
    ],
    "CDKTF's own classes",
    Math.min(ROUNDS, 3),
  );
  const index = join(ROOT, '.cache', 'bench-index.ts');
  writeFileSync(index, "import { sqsQueue } from '@cdktf/provider-aws';\nvoid sqsQueue;\n");
  table(
    "the template's way: the package's index (ts-node does not run with TypeScript 7, so tsx replaces it)",
    [{ name: 'index import', command: [node, '--require', 'tsx/cjs', index], cwd: ROOT }],
    'index import',
    1,
  );

  const child = await childProgram();
  const many = (count: number): Program => ({
    name: `${count} environments`,
    command: [node, child, 'environments', environments(count), output(`many-${count}`)],
  });
  table(
    '50 environments',
    [
      { name: "CDKTF's own classes", command: [node, rawAws.path, output('raw-50'), '50'] },
      { ...many(50), name: 'ours' },
    ],
    "CDKTF's own classes",
    Math.min(ROUNDS, 3),
  );
  const grown = table('many environments', [many(10), many(100), many(1000)], '10 environments', 1);
  const cpu = (name: string) => (grown.get(name) as Cost).cpu;
  console.log(
    `  from 100 to 1,000: exponent ${exponent(cpu('100 environments'), cpu('1000 environments'), 10).toFixed(2)}`,
  );

  const shops = (count: number): Program => ({
    name: `${count} shops`,
    command: [node, child, 'shops', join(scratch, 'environments-10'), output(`shops-${count}`), String(count)],
  });
  const sizes = [40, 400];
  for (const count of sizes) measure(shops(count));
  const jsonOf = (count: number) => join(output(`shops-${count}`), 'stacks', 'e0-aws-us-east-1', 'cdk.tf.json');
  const resources = (count: number) =>
    Object.values(JSON.parse(readFileSync(jsonOf(count), 'utf8')).resource as object).reduce(
      (sum, byName) => sum + Object.keys(byName).length,
      0,
    );
  const one = sizes[0] as number;
  const programs = sizes.flatMap((count): Program[] => [
    {
      name: `${resources(count)} resources with CDKTF's own classes`,
      command: [node, raw('shops', jsonOf(one), count / one), output(`raw-shops-${count}`)],
    },
    { ...shops(count), name: `${resources(count)} resources, ours` },
  ]);
  const large = table('one workload that grows', programs, (programs[2] as Program).name, Math.min(ROUNDS, 3));
  const [, small, , big] = programs.map(({ name }) => (large.get(name) as Cost).cpu) as [
    number,
    number,
    number,
    number,
  ];
  console.log(`  exponent ${exponent(small, big, resources(400) / resources(40)).toFixed(2)}`);
}

/** The number of resources in the environments of the fixtures, to which other figures refer. */
function counts(): void {
  const resources = Object.fromEntries(
    ['dev', 'prod'].map((name) => [
      name,
      Object.fromEntries(CLOUDS.map((cloud) => [cloud, resourcesIn(JSON.parse(synthesize(name, cloud).text))])),
    ]),
  );
  console.log('\nresources', resources);
  writeFigures({ resources });
}

/** One environment with many workloads, half of them with their own stack. */
async function stacks(): Promise<void> {
  const workloads = 40;
  const output = join(scratch, 'stacks');
  const child = await childProgram();
  const name = `${workloads} workloads in ${workloads / 2} separate stacks`;
  const measured = table(name, [{ name, command: [node, child, 'stacks', output, String(workloads)] }], name);
  const { cpu, memory } = measured.get(name) as Cost;
  const resources = readdirSync(join(output, 'stacks'))
    .map((id) => resourcesIn(JSON.parse(readFileSync(join(output, 'stacks', id, 'cdk.tf.json'), 'utf8'))))
    .reduce((sum, one) => sum + one, 0);
  const rounded = { cpu: Number(cpu.toFixed(1)), memory: Math.round(memory) };
  writeFigures({ stacks: { workloads, ownStacks: workloads / 2, resources, ...rounded } });
}

function reviews(): void {
  const launch = join(ROOT, 'cli', 'launch.js');
  const parse = "JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'))";
  // The exit code is 2, since there are changes.
  const review = (file: string, format: string) => [
    'bash',
    '-c',
    '"$@"; [ $? -eq 2 ]',
    'bash',
    node,
    launch,
    'review',
    file,
    '--format',
    format,
  ];
  for (const count of [100, 1000, 10_000]) {
    const file = join(scratch, `plan-${count}.json`);
    writeFileSync(file, largePlan(count));
    const megabytes = statSync(file).size / 1e6;
    const costs = table(
      `a plan of ${count} changes, ${megabytes.toFixed(1)} MB`,
      [
        { name: 'JSON.parse', command: [node, '-e', parse, file] },
        ...['markdown', 'html', 'json'].map((format) => ({
          name: `review as ${format}`,
          command: review(file, format),
          cwd: ROOT,
        })),
      ],
      'JSON.parse',
      Math.min(ROUNDS, 3),
    );
    const most = Math.max(...[...costs.values()].map(({ memory }) => memory));
    if (megabytes > 10) console.log(`  the most memory is ${(most / megabytes).toFixed(1)} × the file`);
  }
}

export async function simulator(): Promise<void> {
  for (const count of [60, 1000]) {
    const folder = join(scratch, `terraform-${count}`);
    mkdirSync(folder);
    const queues = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`q${index}`, { name: `q${index}` }]),
    );
    writeFileSync(
      join(folder, 'main.tf.json'),
      JSON.stringify({ provider: { aws: [{ region: 'us-east-1' }] }, resource: { aws_sqs_queue: queues } }),
    );
    const simulated = await startSimulator({ stateDir: join(folder, '.cloud'), root: folder });
    try {
      await runTerraform(['init', '-input=false'], folder, simulated.env);
      for (const command of [
        ['plan', '-input=false', '-out=plan'],
        ['apply', '-input=false', 'plan'],
      ]) {
        const before = process.cpuUsage();
        const { cpu, wall } = await runTerraform(command, folder, simulated.env);
        const { user, system } = process.cpuUsage(before);
        const own = (user + system) / 1e6;
        const name = `simulator: ${command[0]} of ${count} resources`;
        console.log(
          `\n${name}\n  ${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s CPU of Terraform, ${own.toFixed(2)} ` +
            `s of the simulator (${((100 * cpu) / (cpu + own)).toFixed(0)} % is Terraform's)`,
        );
        results[name] = {
          Terraform: { cpu, wall, memory: 0 },
          simulator: { cpu: own, wall, memory: process.memoryUsage().rss / 1e6 },
        };
      }
    } finally {
      await simulated.stop();
    }
  }
}

export async function main(parts: readonly string[]): Promise<void> {
  const all = {
    counts,
    synth,
    stacks,
    many: () => {
      results['environments with three stacks'] = environmentsWithStacks();
    },
    review: reviews,
    simulator,
    pipeline,
    tests,
  } as const;
  if (parts.includes('--help')) {
    console.log(
      `Usage: npm run bench -- [${Object.keys(all).join('|')}]…\n\nWithout a part, all of them. ` +
        `BENCH_ROUNDS is the number of runs whose median counts (${ROUNDS}).`,
    );
    return rmSync(scratch, { recursive: true, force: true });
  }
  const unknown = parts.filter((part) => !(part in all));
  if (unknown.length > 0) {
    console.error(`bench: unknown part ${unknown.join(', ')}; the parts are ${Object.keys(all).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, median of ${ROUNDS} runs`);
  try {
    for (const [name, run] of Object.entries(all)) if (parts.length === 0 || parts.includes(name)) await run();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  mkdirSync(join(ROOT, 'reports'), { recursive: true });
  writeFileSync(
    join(ROOT, 'reports', 'bench.json'),
    `${JSON.stringify({ node: process.version, rounds: ROUNDS, results }, null, 2)}\n`,
  );
}

void main(process.argv.slice(2));
