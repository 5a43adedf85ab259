import { expiredPreviews, newPreview, type PreviewOptions } from '../../deployment/previews';
import type { Options } from '../../deployment/session';
import type { Formatted } from '../options';

export type NewPreviewOptions = PreviewOptions & Formatted;

export async function makePreview(name: string, { format, ...options }: NewPreviewOptions): Promise<number> {
  const preview = await newPreview(name, options);
  const { environment, lastDay, like, monthly } = preview;
  if (format === 'json') {
    console.log(JSON.stringify(preview));
    return 0;
  }
  const simulated = options.simulate ? ' --simulate' : '';
  console.log(
    `environments/previews/${environment}.yaml is written: like ${like}, until ${lastDay}` +
      `${monthly === undefined ? '' : `, about ${monthly} USD a month at list prices`}. Next: ` +
      `npm run deploy -- ${environment}${simulated}; when it is over: npm run destroy -- ${environment}${simulated}`,
  );
  return 0;
}

/** The expired previews of this repository, one per line. */
export async function listExpired({ format, ...options }: Options & Formatted): Promise<number> {
  const previews = await expiredPreviews(options);
  if (format === 'json') console.log(JSON.stringify(previews));
  else
    for (const { environment, lastDay, like } of previews)
      console.log(`${environment}  until ${lastDay}, like ${like}`);
  return 0;
}
