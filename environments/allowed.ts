import { Address4 } from 'ip-address';
import type { Chosen, Draft, Mistake } from './draft';
import { quoted } from './quoted';

/** Placements outside the allowed regions of the file. */
export function allowed(file: Draft, places: readonly Chosen[]): Mistake[] {
  const regions = file.policies?.regions;
  if (!regions) return [];
  return places
    .filter(({ region }) => region && !regions.includes(region))
    .map(({ cloud, region, path }) => ({
      path,
      message: `is placed in ${region} of ${cloud}; policies.regions allows ${regions.join(', ')}.`,
      remedy: 'Move it, or add the region to policies.regions.',
    }));
}

/** The pool of previews must be a private range that is large enough for one preview. */
export function previews(file: Draft): Mistake[] {
  const pool = file.policies?.previews?.pool;
  if (pool === undefined) return [];
  const range = Address4.isValid(pool) ? new Address4(pool) : undefined;
  const whole = range?.startAddress().correctForm() === range?.correctForm();
  if (range && whole && range.isPrivate() && range.subnetMask <= PREVIEW_PREFIX) return [];
  return [
    {
      path: ['policies', 'previews', 'pool'],
      message: `is ${quoted(pool)}, which is not a private range of /8 to /${PREVIEW_PREFIX}.`,
      remedy: 'Write the first address and a length: 10.128.0.0/12.',
    },
  ];
}

/** The prefix length of a preview's range. */
export const PREVIEW_PREFIX = 20;

/** Waivers for a cloud where the environment can't be placed. */
export function waiverClouds(file: Draft): Mistake[] {
  const known = file.placements ? file.placements.flatMap((one) => one?.cloud ?? []) : Object.keys(file.clouds ?? {});
  const of = (waivers: Draft['waivers'], path: readonly PropertyKey[]) =>
    (waivers ?? []).flatMap((waiver, index): Mistake[] => {
      if (!waiver?.cloud || known.includes(waiver.cloud)) return [];
      const message =
        `is ${waiver.cloud}, but the environment can be placed on ` +
        `${[...new Set(known)].join(', ') || 'no cloud'}.`;
      return [
        {
          path: [...path, index, 'cloud'],
          message,
          remedy: `Remove ${path.includes('waivers') ? 'the waiver' : 'the line'}, or add the cloud.`,
        },
      ];
    });
  return [
    ...of(file.waivers, ['waivers']),
    ...of(file.unprotected as Draft['waivers'], ['unprotected']),
    ...Object.entries(file.workloads ?? {}).flatMap(([id, entry]) =>
      of(entry?.waivers as Draft['waivers'], ['workloads', id, 'waivers']),
    ),
  ];
}

/** Constructs with protection turned off, in an unprotected environment. */
export function unprotectedMistakes(file: Draft): Mistake[] {
  const anyIs = file.protected || Object.values(file.workloads ?? {}).some((entry) => entry?.protected === true);
  if (!file.unprotected?.length || anyIs) return [];
  return [
    {
      path: ['unprotected'],
      message: 'requires a protected environment.',
      remedy: 'Remove it, or set protected: true.',
    },
  ];
}

/** The budget settings that only one cloud requires or supports. */
export function budget(file: Draft, places: readonly Chosen[]): Mistake[] {
  if (!file.budget) return [];
  const clouds = new Set(places.map(({ cloud }) => cloud));
  const { currency, alertsAt, notify } = file.budget;
  const mistakes: Mistake[] = [];
  if (clouds.has('google') && file.clouds?.google && !('billingAccount' in file.clouds.google)) {
    mistakes.push({
      path: ['budget'],
      message: 'requires a billing account on google, but clouds.google.billingAccount is not set.',
      remedy: 'Add it under clouds: billingAccount: 012345-ABCDEF-012345.',
    });
  }
  if (clouds.has('aws') && currency && currency !== 'USD') {
    mistakes.push({
      path: ['budget', 'currency'],
      message: `is ${currency}; AWS supports USD only.`,
      remedy: 'Convert the amount to USD.',
    });
  }
  for (const [name, values] of Object.entries<readonly unknown[] | undefined>({ alertsAt, notify })) {
    const twice = values?.findIndex((one, index) => one !== undefined && values.indexOf(one) !== index) ?? -1;
    if (twice >= 0) mistakes.push({ path: ['budget', name, twice], message: 'is listed twice.', remedy: 'Remove it.' });
  }
  return mistakes;
}
