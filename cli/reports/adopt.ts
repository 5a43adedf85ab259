import { type AdoptOptions, adopt } from '../../deployment/adopt';
import { onlyErrors, withOutput } from '../../deployment/output';
import { UserError } from '../../modules/core/errors';
import { adoptionReport, adoptionText } from '../views/adopt';
import { json } from '../views/json';
import { printReview } from './plan';

export async function adoptReport(name: string, options: AdoptOptions, format: 'text' | 'json'): Promise<number> {
  if (format === 'json') {
    const found = await withOutput(onlyErrors(), () => adopt(name, options, () => {}));
    process.stdout.write(json(adoptionReport(name, found)));
    return found.code;
  }
  const found = await adopt(name, options, printReview);
  process.stdout.write(adoptionText(found));
  if (found.refused.length > 0) throw new UserError(found.refused);
  return found.code;
}
