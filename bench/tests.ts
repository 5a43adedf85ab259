import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** The timings of the last run of each suite. */
export function tests(): void {
  suite('npm test', 'reports/tests.json');
  suite('npm run test:commands', 'reports/commands.json');
}

function suite(command: string, file: string): void {
  const report = join(ROOT, file);
  if (!existsSync(report)) {
    console.log(`\n${command}: no report yet; ${command} -- --json --outputFile=${file} writes one`);
    return;
  }
  const { startTime, testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    startTime: number;
    testResults: { name: string; startTime: number; endTime: number }[];
  };
  const took = testResults.map(({ name, startTime: begin, endTime }) => ({
    name: name.slice(ROOT.length + 1),
    seconds: (endTime - begin) / 1000,
  }));
  const whole = (Math.max(...testResults.map(({ endTime }) => endTime)) - startTime) / 1000;
  console.log(`\n${command}: ${whole.toFixed(0)} s, the slowest ten of ${took.length}`);
  for (const { name, seconds } of took.sort((a, b) => b.seconds - a.seconds).slice(0, 10))
    console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
}
