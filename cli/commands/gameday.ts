import { type Command, Option } from 'commander';
import type { Watcher } from '../../deployment/deploy';
import { FAILURES, type FailureId } from '../../deployment/failures';
import type { GameDay } from '../../deployment/gameday';
import type { Options } from '../../deployment/session';
import { cloud, simulate, verbose } from '../options';
import type { GameDayFormat } from '../views/gameday';

type GameDayOptions = Options & {
  readonly failure?: readonly FailureId[];
  readonly format: GameDayFormat;
  readonly verbose?: boolean;
};

/** The deployment is in its log; a failed one is printed. */
const QUIET: Watcher = {
  begin: () => {},
  line: () => {},
  end: (_, { code, out }) => {
    if (code !== 0) process.stderr.write(out);
  },
};

/** `npm run gameday -- staging --simulate`: which failures somebody would notice. */
export function addGameDay(program: Command): void {
  program
    .command('gameday')
    .description(
      'deploy an environment to simulated clouds, let failures happen there, and print which alarms fire; exit ' +
        'code 2: nobody would notice one of them',
    )
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .addOption(new Option('--failure <failure...>', 'only these failures; all by default').choices(FAILURES))
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .addOption(verbose())
    .action(async (name: string, { failure = FAILURES, format, ...options }: GameDayOptions) => {
      const { gameDay } = await import('../../deployment/gameday');
      const { onlyErrors, withOutput } = await import('../../deployment/output');
      const { RENDER_GAME_DAY } = await import('../views/gameday');
      const show = (report: GameDay) => void process.stdout.write(RENDER_GAME_DAY[format](report));
      // The report is the only document on stdout.
      const code = withOutput(onlyErrors(), () =>
        gameDay(name, failure, options, show, options.verbose ? undefined : QUIET),
      );
      process.exitCode = await code;
    });
}
