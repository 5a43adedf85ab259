import type { Adopted, Adoption, Import } from '../../deployment/adopt';
import { type PlanReport, planReport } from './plan';

/** `npm run adopt -- <environment> --format json` */
export interface AdoptReport extends PlanReport {
  readonly adopted: readonly Adopted[];
  readonly later: readonly string[];
}

export const adoptionReport = (environment: string, found: Adoption): AdoptReport => ({
  ...planReport(environment, found),
  adopted: found.adopted,
  later: found.later,
});

const SOURCES: Readonly<Record<Import['source'], string>> = {
  list: 'listed',
  state: 'from the state',
  record: 'from the record',
  configuration: 'by name',
  inventory: 'from the inventory',
};

/** What is imported from where, and what is created and why. */
export function adoptionText({ adopted, later }: Adoption): string {
  const parts = adopted.flatMap(({ placement, imports, creates }) => {
    const counts = Object.entries(SOURCES).flatMap(([source, words]) => {
      const count = imports.filter((one) => one.source === source).length;
      return count > 0 ? [`${count} ${words}`] : [];
    });
    return [
      '',
      `${placement}: ${imports.length} imports${counts.length > 0 ? ` (${counts.join(', ')})` : ''}, ` +
        `${creates.length} to create.`,
      ...imports.flatMap(({ address, was, by = [] }) =>
        was === undefined ? [] : [`  ${address} is ${was}, by ${by.join(', ')}`],
      ),
      ...creates.map(({ address, why }) => `  ${address} is created: ${why}`),
    ];
  });
  const waiting = later.map(
    (id) => `${id} reads values of a stack that is not adopted yet: apply that one, and run this command again.`,
  );
  return `${[...parts, ...waiting].join('\n')}\n`;
}
