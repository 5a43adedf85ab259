import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { environmentNames } from '../environments/loader';
import { build } from '../main';
import { present } from '../modules/core/errors';
import { configurationOf, readText } from '../modules/core/files';
import { CLOUDS } from '../modules/core/placement';
import { loadEnvironments } from '../stacks/environments';
import { synthesizeApp } from '../stacks/synthesize';

/**
 * `npm run checkov`: every environment on every cloud, checked by checkov (`CHECKOV` is the path of
 * the program). With its framework `terraform` it would ignore Terraform JSON and report success:
 * so passed checks are counted, and too few are a failure.
 */
const LEAST_PASSED = 40;

interface Report {
  readonly summary: { readonly passed: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

const CHECKOV = process.env.CHECKOV ?? 'checkov';

function main(): void {
  // `npm run check` must work on every machine; CI runs it without the option.
  if (process.argv.includes('--if-there') && spawnSync(CHECKOV, ['--version']).error) {
    console.warn('Skipped: checkov is not installed. CI runs it; to run it here: pip install checkov, or set CHECKOV.');
    return;
  }
  const waivers = Object.keys(parse(readText(join(__dirname, 'checkov.yaml')))).map((key) => {
    // `CKV_AWS_18 access-logs` applies to resources with access-logs in their address only.
    const [id, part = ''] = key.split(' ');
    return { key, id, part };
  });
  const used = new Set<string>();
  const wrong: string[] = [];
  let passed = 0;
  for (const name of environmentNames()) {
    for (const cloud of CLOUDS) {
      const report = check(name, cloud);
      passed += report.summary.passed;
      if (report.summary.passed < LEAST_PASSED)
        wrong.push(`${name} on ${cloud}: only ${report.summary.passed} checks passed: did it read the JSON?`);
      for (const { check_id, check_name, resource } of report.results.failed_checks) {
        const waiver = waivers.find(({ id, part }) => id === check_id && resource.includes(part));
        if (waiver) used.add(waiver.key);
        else wrong.push(`${name} on ${cloud}: ${check_id} ${check_name}: ${resource}`);
      }
      console.log(
        `checkov: ${name} on ${cloud}: ${report.summary.passed} passed, ` +
          `${report.results.failed_checks.length} waived or failed`,
      );
    }
  }
  for (const { key } of waivers) if (!used.has(key)) wrong.push(`policies/checkov.yaml: ${key} waives nothing.`);
  for (const one of wrong) console.error(one);
  console.log(
    `checkov: ${passed} checks passed, ${used.size} of ${waivers.length} waivers used, ${wrong.length} problems`,
  );
  if (wrong.length > 0) process.exitCode = 1;
}

function check(name: string, cloud: (typeof CLOUDS)[number]): Report {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-checkov-'));
  try {
    const app = build(loadEnvironments([name], { cloud }), { outdir: join(folder, 'out') });
    synthesizeApp(app);
    const [stack] = app.node.children.filter(({ node }) => node.id.startsWith(`${name}-`));
    const input = join(folder, 'in');
    mkdirSync(input);
    // checkov can't parse a list of `moved` blocks, which do not affect the configuration.
    const { moved: _, ...json } = JSON.parse(
      readText(configurationOf(join(folder, 'out'), present(stack, `the stack of ${name}`).node.id)),
    );
    writeFileSync(join(input, 'main.tf.json'), JSON.stringify(json));
    const args = ['-d', input, '--framework', 'terraform_json', '--compact', '--quiet', '-o', 'json'];
    const { stdout, stderr, error } = spawnSync(CHECKOV, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (error) throw new Error(`checkov can't be run (${error.message}): pip install checkov, or set CHECKOV`);
    const report = JSON.parse(stdout || 'null') as Report | Report[] | null;
    if (!report) throw new Error(`checkov printed nothing: ${stderr}`);
    return Array.isArray(report) ? (report[0] as Report) : report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
