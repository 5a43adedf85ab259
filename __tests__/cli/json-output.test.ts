import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policies, policiesCode } from '../../cli/reports/policies';
import { addressReport } from '../../cli/views/address';
import { planReport } from '../../cli/views/plan';
import { policiesText } from '../../cli/views/policies';
import { jsonSchemas, SCHEMAS } from '../../cli/views/schemas';
import { withOutput } from '../../deployment/output';
import { review } from '../../review';

const folder = mkdtempSync(join(tmpdir(), 'polycloud-json-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program that reads the document gets. */
const read = (report: object) => JSON.parse(JSON.stringify(report));

const BUCKET = {
  format_version: '1.2',
  resource_changes: [
    { address: 'aws_s3_bucket.a', type: 'aws_s3_bucket', change: { actions: ['delete'], before: {}, after: null } },
  ],
};

test('docs/output.schema.json is that of the code', () => {
  const file = join(__dirname, '../../docs/output.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(jsonSchemas()));
});

test('each command that has --format json has a schema', () => {
  const help = readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8').split('\n## ');
  const commands = help
    .filter((part) => /--format <format>[^)]*"json"/.test(part))
    .map((part) => part.slice(0, part.indexOf('\n')))
    // Its documents are those of the clouds.
    .filter((command) => command !== 'permissions');
  const described = Object.values(SCHEMAS).map(({ description }) => description ?? '');
  const call = (command: string) => `npm run ${command.replace(/ |$/, ' -- ').trim()} `;
  expect(commands).toEqual(expect.arrayContaining(['list', 'cost', 'state history', 'review']));
  const missing = commands.filter((command) => !described.some((text) => text.startsWith(call(command))));
  expect(missing).toEqual([]);
});

test('the findings in a plan conform to the schema, and nothing else is printed', async () => {
  const file = join(folder, 'plan.json');
  const values = { acl: 'public-read' };
  const planned = {
    ...BUCKET,
    planned_values: {
      root_module: {
        resources: [{ address: 'aws_s3_bucket.a', mode: 'managed', type: 'aws_s3_bucket', name: 'a', values }],
      },
    },
  };
  writeFileSync(file, JSON.stringify(planned));
  const printed: string[] = [];
  const output = { out: (text: string) => void printed.push(text), err: (text: string) => void printed.push(text) };
  const report = await withOutput(output, () => policies([file], {}));
  expect(printed).toEqual([]);
  expect(SCHEMAS.policies.parse(read(report))).toEqual(read(report));
  const [judged] = report.judged;
  expect(judged?.where).toBe(file);
  expect(judged?.findings.length).toBeGreaterThan(0);
  expect(policiesCode(report)).toBe(1);
  expect(policiesText(report)).toContain(`${file}: ${judged?.findings.length} findings, 0 waived\n`);
});

test('the plan of an environment, and the addresses that differ, conform to their schemas', () => {
  const refused = [{ where: 'prod-aws commerce/orders', message: 'would be destroyed.', remedy: 'Keep it.' }];
  const reviews = [review(JSON.stringify(BUCKET), 'plan', { environment: 'prod', placement: 'prod-aws' })];
  const plan = read(planReport('prod', { code: 1, reviews, refused }));
  expect(SCHEMAS.plan.parse(plan)).toEqual(plan);
  expect(plan.reviews[0].changes[0]).toMatchObject({ address: 'aws_s3_bucket.a', class: 'Data loss' });
  const address = read(addressReport(refused));
  expect(SCHEMAS.address.parse(address)).toEqual({ format: 1, problems: refused });
});
