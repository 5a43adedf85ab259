import { expiredPreviews, newPreview, type PreviewOptions } from '../../deployment/previews';
import type { Options } from '../../deployment/session';

export interface NewPreviewOptions extends PreviewOptions {
  readonly json?: boolean;
}

export async function makePreview(name: string, { json, ...options }: NewPreviewOptions): Promise<number> {
  const preview = await newPreview(name, options);
  const { environment, lastDay, like } = preview;
  if (json) {
    console.log(JSON.stringify(preview));
    return 0;
  }
  const simulated = options.simulate ? ' --simulate' : '';
  console.log(
    `environments/previews/${environment}.yaml is written: like ${like}, until ${lastDay}. Next: ` +
      `npm run deploy -- ${environment}${simulated}; when it is over: npm run destroy -- ${environment}${simulated}`,
  );
  return 0;
}

/** The expired previews of this repository, one per line. */
export async function listExpired({ json, ...options }: Options & { readonly json?: boolean }): Promise<number> {
  const previews = await expiredPreviews(options);
  if (json) console.log(JSON.stringify(previews));
  else
    for (const { environment, lastDay, like } of previews)
      console.log(`${environment}  until ${lastDay}, like ${like}`);
  return 0;
}
