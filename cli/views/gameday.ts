import type { FailureReport, GameDay, Outcome } from '../../deployment/gameday';

export type GameDayFormat = 'text' | 'json';

export const RENDER_GAME_DAY: Readonly<Record<GameDayFormat, (report: GameDay) => string>> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  text: ({ environment, failures }) => {
    const unseen = failures.flatMap(({ effects }) => effects.filter(({ result }) => result === 'unseen'));
    const end =
      unseen.length === 0
        ? 'Somebody is notified of every failure that does not heal by itself.'
        : `Nobody is notified of ${unseen.length} ${unseen.length === 1 ? 'effect' : 'effects'}.`;
    return `${[`Game day of ${environment}, on simulated clouds`, ...failures.map(failureText), end].join('\n\n')}\n`;
  },
};

const WORDS: Readonly<Record<Outcome['result'], string>> = { seen: 'seen', healed: 'healed', unseen: 'UNSEEN' };

function failureText({ title, effects }: FailureReport): string {
  if (effects.length === 0) return `When ${title}: nothing is affected.`;
  const lines = effects.flatMap((effect) => [
    `  ${WORDS[effect.result].padEnd(6)}  ${effect.construct}: ${effect.what}`,
    ...linesOf(effect).map((line) => `          ${line}`),
  ]);
  return [`When ${title}:`, ...lines].join('\n');
}

function linesOf({ result, alarms, why, remedy, healsAfterMinutes }: Outcome): string[] {
  if (result === 'seen') return alarms.map((alarm) => `alarm ${alarm}`);
  if (result === 'healed') {
    const minutes = healsAfterMinutes === 1 ? 'a minute' : `${healsAfterMinutes} minutes`;
    return [`repaired by the cloud after ${minutes}, before an alarm fires`];
  }
  return [`${why}.`, ...(remedy ? [remedy] : [])];
}
