import { stopCode } from '../../deployment/child-process';
import { deployMany, type ManyOptions } from '../../deployment/deploy-many';
import { linesByStack, summaryText } from '../views/deploy-many';

/** 0: all are deployed; 130 and above: a signal stopped it; 1: some failed. */
export async function deployAtOnce(
  names: readonly string[],
  options: ManyOptions & { readonly verbose?: boolean },
): Promise<number> {
  const results = await deployMany(names, options, linesByStack(options.verbose));
  const rest = results.filter(({ result }) => result !== 'done' && result !== 'unchanged');
  const command = `npm run deploy -- ${process.argv.slice(3).join(' ')}`;
  (rest.length > 0 ? console.error : console.log)(summaryText(results, command));
  return stopCode() || (rest.length > 0 ? 1 : 0);
}
