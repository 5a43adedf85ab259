import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { defined } from '../support/defined';

const FOLDER = join(__dirname, '..', '..', '.github', 'workflows');
const workflows = readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const);

const ACTIONS = join(__dirname, '..', '..', '.github', 'actions');
const actions = readdirSync(ACTIONS).map(
  (name) => [`actions/${name}`, readFileSync(join(ACTIONS, name, 'action.yml'), 'utf8')] as const,
);

test.each([...workflows, ...actions])('%s pins every action by commit, with the release in a comment', (_, text) => {
  const used = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, action, release]) => `${action}${release}`);
  expect(used.length).toBeGreaterThan(0);
  for (const one of used) expect(one).toMatch(/^(\.\/|[\w-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
});

test('the same action is the same commit everywhere', () => {
  const pinned = new Map<string, Set<string>>();
  for (const [, text] of [...workflows, ...actions])
    for (const [, action, commit] of text.matchAll(/uses: ([\w./-]+)@(\S+)/g))
      pinned.set(defined(action), (pinned.get(defined(action)) ?? new Set()).add(defined(commit)));
  expect([...pinned].filter(([, commits]) => commits.size > 1)).toEqual([]);
});

describe.each(workflows)('%s', (_, text) => {
  const workflow = parse(text);

  test('starts with the right to read, and gives more to single jobs only', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const known = new Set(['contents', 'id-token', 'pull-requests', 'issues']);
    for (const job of Object.values(workflow.jobs) as { permissions?: Record<string, string> }[]) {
      for (const [right, level] of Object.entries(job.permissions ?? {})) {
        expect(known).toContain(right);
        if (right === 'contents') expect(level).toBe('read');
      }
    }
  });

  test('runs no text of a pull request in a shell, and holds no long-lived secret', () => {
    for (const [, command] of text.matchAll(/run: \|?([\s\S]*?)(?=\n {6}- |\n {2}\w|$)/g))
      expect(command).not.toMatch(/\$\{\{/);
    expect(text).not.toMatch(/secrets\./);
    expect(text).not.toContain('pull_request_target');
  });
});

test('each job that plans or applies an environment is the only one of its kind at a time', () => {
  for (const [file, text] of workflows) {
    const { jobs, concurrency } = parse(text);
    for (const job of Object.values(jobs) as { concurrency?: { group: string } }[]) {
      expect({ file, group: job.concurrency?.group ?? concurrency?.group }).toEqual({
        file,
        group: expect.stringMatching(/\$\{\{/),
      });
    }
  }
});

test('no workflow names an environment: each is found, and nothing runs before what it requires is set', () => {
  const jobs = workflows.flatMap(([file, text]) =>
    Object.entries(parse(text).jobs as Record<string, Job>).map(([name, job]) => ({ name: `${file} ${name}`, job })),
  );
  const ofEnvironments = jobs.filter(({ job }) => job.strategy?.matrix && 'environment' in job.strategy.matrix);
  expect(ofEnvironments.map(({ name }) => name)).toEqual([
    'apply.yml plan',
    'apply.yml apply',
    'drift.yml drift',
    'plan.yml plan',
  ]);
  for (const { name, job } of ofEnvironments) {
    expect({ name, matrix: job.strategy?.matrix }).toEqual({
      name,
      matrix: { environment: '${{ fromJSON(needs.environments.outputs.list) }}' },
    });
    expect([job.needs].flat()).toContain('environments');
    const [, look, ...rest] = job.steps;
    expect(look?.with?.script).toContain('prepare(');
    for (const step of rest) expect(step.if).toContain("steps.environment.outputs.ready == 'true'");
  }
  for (const [, text] of workflows) expect(text).not.toMatch(/\b(dev|staging)\b/);
});

test('a job of an environment unpacks the program that the first job packed, and installs nothing', () => {
  for (const [file, text] of workflows) {
    const jobs = parse(text).jobs as Record<string, Job>;
    for (const [name, job] of Object.entries(jobs)) {
      if (!job.strategy?.matrix || !('environment' in job.strategy.matrix)) continue;
      const setup = job.steps.find((step) => step.uses === './.github/actions/terraform');
      expect({ job: `${file} ${name}`, packed: setup?.with?.packed }).toEqual({
        job: `${file} ${name}`,
        packed: 'true',
      });
      expect(JSON.stringify(job)).not.toContain('npm ci');
    }
  }
  const [terraform, environments] = ['terraform', 'environments'].map(
    (name) => parse(defined(actions.find(([action]) => action === `actions/${name}`)?.[1])).runs.steps as Job['steps'],
  );
  const install = terraform?.find(({ run }) => run === 'npm ci');
  expect(install?.if).toBe("inputs.packed != 'true'");
  const [sent] = environments?.flatMap(({ with: inputs }) => (inputs?.path ? [inputs] : [])) ?? [];
  const [got] = terraform?.flatMap(({ with: inputs }) => (inputs?.path ? [inputs] : [])) ?? [];
  expect(got?.name).toBe(sent?.name);
  expect(terraform?.map(({ run }) => run)).toContain(`tar -xzf ${got?.path}/${sent?.path}`);
});

interface Job {
  readonly strategy?: { readonly matrix?: object };
  readonly needs?: string | readonly string[];
  readonly steps: readonly {
    readonly if?: string;
    readonly run?: string;
    readonly uses?: string;
    readonly with?: {
      readonly script?: string;
      readonly packed?: string;
      readonly name?: string;
      readonly path?: string;
    };
  }[];
}

test('a preview needs its label, is destroyed by the program that deployed it, and a fork gets no credentials', () => {
  const { jobs } = parse(defined(workflows.find(([file]) => file === 'preview.yml')?.[1]));
  const own = 'github.event.pull_request.head.repo.full_name == github.repository';
  expect(jobs.deploy.if).toContain("contains(github.event.pull_request.labels.*.name, 'preview')");
  for (const name of ['deploy', 'destroy']) expect([name, jobs[name].if]).toEqual([name, expect.stringContaining(own)]);
  expect(jobs.simulated.permissions).toBeUndefined();
  expect(JSON.stringify(jobs.simulated)).not.toMatch(/id-token|environment"|role/);
  expect(jobs.sweep.steps[0].with.ref).toBe('${{ matrix.preview.commit }}');
  expect(jobs.sweep.strategy['fail-fast']).toBe(false);
});

test('a fork gets no credentials', () => {
  const plan = parse(defined(workflows.find(([file]) => file === 'plan.yml')?.[1]));
  expect(plan.jobs.plan.if).toBe(
    "github.event.pull_request.head.repo.full_name == github.repository && needs.environments.outputs.list != '[]'",
  );
  expect(plan.jobs.simulated.permissions).toBeUndefined();
  expect(JSON.stringify(plan.jobs.simulated)).not.toMatch(/id-token|environment"|role/);
});
