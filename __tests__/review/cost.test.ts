import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A plan of 10,000 changes with what Terraform repeats of them in the prior state and the planned values: some 80 MB. */
function largePlan(): string {
  const instance = (index: number, owner: string, size: string) => ({
    arn: `arn:aws:ec2:us-east-1:123456789012:instance/i-${index}`,
    associate_public_ip_address: false,
    ebs_block_device: Array.from({ length: 5 }, (_, disk) => ({
      device_name: `/dev/sd${disk}`,
      encrypted: true,
      iops: 3000,
      kms_key_id: `arn:aws:kms:us-east-1:123456789012:key/${index}-${disk}`,
      tags: { Name: `volume ${disk}`, owner },
      volume_id: `vol-${index}-${disk}`,
      volume_size: 100,
    })),
    id: `i-${index}`,
    instance_type: size,
    metadata_options: [{ http_endpoint: 'enabled', http_tokens: 'required' }],
    tags: { Name: `node-${index}`, owner, costCenter: '4711' },
    tags_all: { Name: `node-${index}`, owner, costCenter: '4711' },
    user_data: 'x'.repeat(500),
    vpc_security_group_ids: ['sg-1', 'sg-2'],
  });
  const changes = Array.from({ length: 10_000 }, (_, index) => {
    const type = index < 200 ? 'aws_sqs_queue' : 'aws_instance';
    const actions = index < 200 ? ['delete'] : index < 2_000 ? ['create'] : ['update'];
    const before = actions[0] === 'create' ? null : instance(index, 'a', 'm7g.large');
    const after = actions[0] === 'delete' ? null : instance(index, 'b', 'm7g.xlarge');
    return {
      address: `${type}.n${index}`,
      type,
      change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
    };
  });
  const resources = changes.map(({ address, type, change: { before, after } }) => ({ address, type, values: after ?? before }));
  return JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources } },
    resource_changes: changes,
    prior_state: { values: { root_module: { resources } } },
  });
}

/** What a process of its own takes for it: CPU without the start, and the most memory. */
const MEASURE = `
const { readFileSync } = require('node:fs');
const { render, review } = require(process.argv[1]);
const text = readFileSync(process.argv[2], 'utf8');
const start = process.cpuUsage();
if (process.argv[3] === 'parse') JSON.parse(text);
else render(review(text, 'plan'), process.argv[3]);
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS * 1024 }));
`;

test('10,000 changes in 80 MB: a few times the CPU of reading them, and six times their size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-large-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, largePlan());
    const { size } = statSync(file);
    const measured = (what: string): { cpu: number; memory: number } =>
      JSON.parse(
        execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', MEASURE, join(__dirname, '../../review'), file, what], {
          encoding: 'utf8',
        }),
      );
    // Other tests run beside this one: a round measures all one after another, and a quiet one within five is what the code takes.
    const rounds: string[] = [];
    let within = false;
    for (let round = 0; round < 5 && !within; round++) {
      const parse = measured('parse');
      const shares = (['markdown', 'html'] as const).map((format) => {
        const { cpu, memory } = measured(format);
        return { format, cpu: cpu / parse.cpu, memory: memory / size };
      });
      // The aim is three times; the bound leaves room for a machine that does other work at the same time.
      within = shares.every(({ cpu, memory }) => cpu < 5 && memory < 6);
      const told = shares.map(
        ({ format, cpu, memory }) => `${format} ${cpu.toFixed(1)} × the CPU, ${memory.toFixed(1)} × the size in memory`,
      );
      rounds.push(`${(size / 1e6).toFixed(0)} MB: JSON.parse takes ${parse.cpu.toFixed(0)} ms of CPU; ${told.join('; ')}`);
    }
    console.log(rounds.join('\n'));
    expect({ within, rounds }).toMatchObject({ within: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
