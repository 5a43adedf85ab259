import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largePlan } from '../../bench/plan';
import { run } from '../support/run';

/** What a separate process takes for it: CPU without the start, and the most memory. */
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

test('10,000 changes in 80 MB: a few times the CPU of reading them, and six times their size', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-large-'));
  try {
    const file = join(folder, 'plan.json');
    writeFileSync(file, largePlan(10_000));
    const { size } = statSync(file);
    const measured = async (what: string): Promise<{ cpu: number; memory: number }> => {
      const args = ['--require', 'tsx/cjs', '-e', MEASURE, join(__dirname, '../../review'), file, what];
      const { code, stdout, stderr } = await run(process.execPath, args, {});
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout);
    };
    // Other tests run beside this one, which takes CPU, too: a quiet round within five is what the
    // code takes.
    const rounds: string[] = [];
    let within = false;
    for (let round = 0; round < 5 && !within; round++) {
      const parse = await measured('parse');
      const formats = ['markdown', 'html'];
      const shares = (await Promise.all(formats.map(measured))).map(({ cpu, memory }, index) => ({
        format: formats[index],
        cpu: cpu / parse.cpu,
        memory: memory / size,
      }));
      // The aim is three times; the bound leaves room for a machine that does other work at the
      // same time.
      within = shares.every(({ cpu, memory }) => cpu < 5 && memory < 6);
      const told = shares.map(
        ({ format, cpu, memory }) => `${format} ${cpu.toFixed(1)} × the CPU, ${memory.toFixed(1)} × the size in memory`,
      );
      rounds.push(
        `${(size / 1e6).toFixed(0)} MB: JSON.parse takes ${parse.cpu.toFixed(0)} ms of CPU; ${told.join('; ')}`,
      );
    }
    console.log(rounds.join('\n'));
    expect({ within, rounds }).toMatchObject({ within: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
